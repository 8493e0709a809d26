import { createServer, type Server } from 'node:net';
import type { VariableName } from './environment.ts';

/** A port somebody else listens on. */
export class PortTakenError extends Error {
  override name = 'PortTakenError';
  constructor(port: number, variable: VariableName, purpose: string) {
    super(
      `Port ${port} (${purpose}) is taken by another program: free it, or set ${variable} to another port / 端口 ${port} 已被占用,请释放或通过 ${variable} 另设端口`,
    );
  }
}

/** Throws PortTakenError unless the port can be listened on. */
export async function requireFreePort(
  port: number,
  variable: VariableName,
  purpose: string,
  host = '127.0.0.1',
): Promise<void> {
  if (!(await isPortFree(port, host))) throw new PortTakenError(port, variable, purpose);
}

export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  try {
    await close(await listen(port, host));
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EADDRINUSE') return false;
    if (code === 'EACCES') throw new Error(`Port ${port} may not be used by this user: choose one above 1023`);
    throw error;
  }
}

/**
 * `count` different ports that are free now, drawn from 10000–32767: Temporal keeps the ports of its services in a
 * signed 16-bit column, and above 32767 the system hands out ports to outgoing connections.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  for (let tries = 0; ports.size < count; tries++) {
    if (tries > 1_000) throw new Error('No free port between 10000 and 32767');
    const port = 10_000 + Math.floor(Math.random() * 22_768);
    if (await isPortFree(port)) ports.add(port);
  }
  return [...ports];
}

function listen(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
