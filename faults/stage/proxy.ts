import { createServer, type Server, Socket } from 'node:net';
import { Way } from './way.ts';

/** A way between two processes that can be made bad; see plan/cuts. */
export interface Link {
  /** Every connection is reset; new ones are taken. */
  reset(): void;
  /** Every connection is reset and new ones are refused, until `open`. */
  refuse(): void;
  /** Every piece is held back for so long, until `open`. */
  slow(delayMs: number): void;
  /** Nothing passes until `open`; then everything held back does, in its order. */
  stall(): void;
  /** The connections there are go deaf for good: nothing passes, and neither side learns that the other has gone. */
  drop(): void;
  /** From now on everything passes as it comes. */
  open(): Promise<void>;
  close(): void;
}

/** A connection: the half that was taken, the half that was made, and the way in each direction. */
interface Pair {
  sockets: readonly [Socket, Socket];
  ways: readonly [Way, Way];
  deaf: boolean;
}

/** By a reset where that can be: of a socket already ended, Node refuses one and would keep it for good. */
function breakOff(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

/** Takes connections on `port` of the loopback and carries what is said on them to and from `target`. */
export async function startProxy(port: number, target: number): Promise<Link> {
  const pairs = new Set<Pair>();
  const state = { delayMs: 0, stalled: false };
  let server: Server | undefined;

  const listen = () =>
    new Promise<void>((resolve, reject) => {
      server = createServer({ allowHalfOpen: true, noDelay: true }, take);
      server.once('error', reject).listen(port, '127.0.0.1', () => resolve());
    });
  const refuseNew = () => {
    server?.close();
    server = undefined;
  };

  function take(near: Socket): void {
    const far = new Socket({ allowHalfOpen: true });
    far.setNoDelay(true).connect(target, '127.0.0.1');
    const pair: Pair = { sockets: [near, far], ways: [new Way(), new Way()], deaf: false };
    for (const way of pair.ways) Object.assign(way, state);
    pairs.add(pair);
    relay(pair, near, far, pair.ways[0]);
    relay(pair, far, near, pair.ways[1]);
  }

  /** What `from` says, `to` hears. */
  function relay(pair: Pair, from: Socket, to: Socket, way: Way): void {
    from.on('data', (piece) => way.carry(() => to.write(piece)));
    from.on('end', () => way.carry(() => to.end()));
    from.on('error', () => undefined);
    from.on('close', () => {
      if (pair.sockets.every(({ destroyed }) => destroyed)) pairs.delete(pair);
      // Broken off, not said good-bye: the other side is to hear of it the same way.
      if (from.errored && !pair.deaf) breakOff(to);
    });
  }

  function resetWhere(which: (pair: Pair) => boolean): void {
    for (const pair of pairs) if (which(pair)) for (const socket of pair.sockets) breakOff(socket);
  }
  const reset = () => resetWhere(({ deaf }) => !deaf);
  const change = (to: Partial<typeof state>) => {
    Object.assign(state, to);
    for (const { ways } of pairs) for (const way of ways) Object.assign(way, to);
  };

  await listen();
  return {
    reset,
    slow: (delayMs) => change({ delayMs }),
    stall: () => change({ stalled: true }),
    drop() {
      for (const pair of pairs) {
        pair.deaf = true;
        for (const way of pair.ways) way.goDeaf();
      }
    },
    refuse() {
      reset();
      refuseNew();
    },
    async open() {
      change({ delayMs: 0, stalled: false });
      for (const { ways } of pairs) for (const way of ways) way.open();
      if (!server) await listen();
    },
    close() {
      refuseNew();
      resetWhere(() => true);
    },
  };
}
