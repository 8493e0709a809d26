import { ConfigError, loadConfig, VARIABLES } from '../../platform/config.ts';

export interface Service {
  image?: string;
  build?: string;
  entrypoint?: string[];
  command?: string[];
  environment?: Record<string, string | number | boolean>;
  ports?: string[];
  networks?: string[];
  depends_on?: Record<string, { condition: string }>;
}
export type Services = Record<string, Service>;

const KNOWN = new Set<string>(VARIABLES.map((variable) => variable.name));

/** Our own services: each reads a configuration it would start with, and finds what it names. */
export function serviceProblems(services: Services, commands: readonly string[]): string[] {
  return Object.entries(services)
    .filter(([, service]) => service.build)
    .flatMap(([name, service]) => [
      ...variableProblems(name, service),
      ...configurationProblems(name, service, services),
      ...commandProblems(name, service, commands),
    ]);
}

function variableProblems(name: string, service: Service): string[] {
  const unknown = Object.keys(service.environment ?? {}).filter((variable) => !KNOWN.has(variable));
  return unknown.map((variable) => `${name}: ${variable} is no variable of platform/environment.ts`);
}

function configurationProblems(name: string, service: Service, services: Services): string[] {
  const environment = Object.fromEntries(
    Object.entries(service.environment ?? {}).map(([key, value]) => [key, String(value)]),
  );
  try {
    const config = loadConfig(environment);
    return [
      ...peerProblems(name, 'DATABASE_URL', environment.DATABASE_URL, services),
      ...peerProblems(
        name,
        'TEMPORAL_ADDRESS',
        config.temporal.address && `grpc://${config.temporal.address}`,
        services,
      ),
      ...peerProblems(name, 'TWILIO_BASE_URL', environment.TWILIO_BASE_URL, services, config.sms.simulatorPort),
      ...peerProblems(
        name,
        'GONGSHI_SYSTEM_URL',
        environment.GONGSHI_SYSTEM_URL,
        services,
        config.system.simulatorPort,
      ),
      ...portProblems(name, service, config.port),
    ];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) => `${name}: ${problem}`);
  }
}

/** Without these there is nobody to speak to, or a standard address outside. */
const OPTIONAL_PEERS: readonly string[] = ['TWILIO_BASE_URL', 'GONGSHI_SYSTEM_URL'];

/** An address inside the composition names a service, and the port that service listens on. */
function peerProblems(
  name: string,
  variable: string,
  address: string | undefined,
  services: Services,
  port?: number,
): string[] {
  if (!address)
    return OPTIONAL_PEERS.includes(variable)
      ? []
      : [`${name}: ${variable} is not given; the image brings no server of its own`];
  const { hostname, port: given } = new URL(address);
  const outside = hostname.includes('.');
  if (outside) return [];
  if (!services[hostname]) return [`${name}: ${variable} names the host ${hostname}, which is no service`];
  const expected = { postgres: '5432', temporal: '7233' }[hostname] ?? String(port);
  return given === expected
    ? []
    : [`${name}: ${variable} names port ${given} of ${hostname}, which listens on ${expected}`];
}

function portProblems(name: string, service: Service, port: number): string[] {
  return (service.ports ?? [])
    .filter((published) => !published.endsWith(`:${port}`))
    .map((published) => `${name}: publishes ${published}, but the API listens on ${port}`);
}

function commandProblems(name: string, service: Service, commands: readonly string[]): string[] {
  if (service.entrypoint) return []; // a file of the image: see images.ts
  const command = service.command?.[0] ?? '';
  return commands.includes(command)
    ? []
    : [`${name}: \`gongshi ${command}\` is no command of cli/ (${commands.join(', ')})`];
}

/** Nobody acts around the commands: Temporal is not published, its UI only on loopback and without write actions. */
export function exposureProblems(services: Services): string[] {
  const problems: string[] = [];
  for (const closed of ['postgres', 'temporal'])
    if (services[closed]?.ports) problems.push(`${closed}: publishes ports; it belongs on the internal network only`);
  for (const [name, { ports = [] }] of Object.entries(services))
    for (const port of ports)
      if (!port.startsWith('127.0.0.1:')) problems.push(`${name}: publishes ${port} beyond loopback`);
  if (String(services['temporal-ui']?.environment?.TEMPORAL_DISABLE_WRITE_ACTIONS) !== 'true')
    problems.push('temporal-ui: TEMPORAL_DISABLE_WRITE_ACTIONS is not "true"');
  return problems;
}
