import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { FleetFile } from '../fleet/fleetFile.ts';
import { SCRAPE_TYPE } from '../fleet/scrapeText.ts';

const ADDRESS = '127.0.0.1';
const PORT = 9735;
/** Whoever is slower than that holds a connection for nothing. */
const REQUEST_SECONDS = 10;

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Serves the newest values to whoever scrapes them: on this host alone, unless there are a certificate and a token. */
export class MetricsServer {
  readonly #server: Server;
  readonly url: string;

  /**
   * @param settings Secrets filled in.
   * @param failed Told where it can't be had, or is lost, with the remedy.
   * @throws {Error} that says what is missing.
   */
  constructor(
    settings: NonNullable<FleetFile['metrics']>,
    text: () => string | undefined,
    failed: (why: string) => void,
  ) {
    const { address = ADDRESS, port = PORT, token, certificate, key } = settings;
    const isSecure = certificate !== undefined && key !== undefined;
    if (!isLoopback(address) && !(isSecure && token !== undefined)) {
      throw new Error(
        `metrics: ${address} can be reached from elsewhere: it needs "certificate", "key" and "token", or the address ${ADDRESS}`,
      );
    }
    const answer = answering(token, text);
    // Loaded here: it brings the certificates of all authorities along, 2 MiB that few engines have a use for.
    this.#server = isSecure
      ? process.getBuiltinModule('node:https').createServer({ cert: readPem(certificate), key: readPem(key) }, answer)
      : createServer(answer);
    this.#server.requestTimeout = REQUEST_SECONDS * 1000;
    this.#server.on('error', (error: NodeJS.ErrnoException) => {
      const remedy = error.code === 'EADDRINUSE' ? 'Another program has that port: name another as "port".' : '';
      failed(`metrics: ${address}:${port} can not be had (${error.code ?? error.message}). ${remedy}`.trim());
    });
    this.#server.listen(port, address).unref();
    this.url = `http${isSecure ? 's' : ''}://${isIP(address) === 6 ? `[${address}]` : address}:${port}/metrics`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

function answering(token: string | undefined, text: () => string | undefined): RequestListener {
  const wanted = token === undefined ? undefined : digest(`Bearer ${token}`);
  return (request, response) => {
    const end = (status: number, headers: Record<string, string> = {}, body = '') =>
      response.writeHead(status, { 'cache-control': 'no-store', ...headers }).end(body);
    if (wanted && !timingSafeEqual(digest(request.headers.authorization ?? ''), wanted)) {
      return end(401, { 'www-authenticate': 'Bearer' });
    }
    // A page that a browser of this host has open may have its name resolve to this host.
    if (!wanted && !isLoopback(hostOf(request))) return end(403);
    if (request.url?.split('?')[0] !== '/metrics') return end(404, {}, 'See /metrics.\n');
    if (request.method !== 'GET') return end(405, { allow: 'GET' });
    const body = text();
    return body === undefined ? end(503, { 'retry-after': '5' }) : end(200, { 'content-type': SCRAPE_TYPE }, body);
  };
}

function hostOf({ headers: { host = '' } }: IncomingMessage): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '') : '';
}

function isLoopback(address: string): boolean {
  if (address === 'localhost') return true;
  const family = isIP(address);
  return family !== 0 && LOOPBACK.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function readPem(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(`metrics: ${path} can not be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
