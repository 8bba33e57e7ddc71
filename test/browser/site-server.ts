import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
};

/** A server of one folder on the loopback interface. */
export interface SiteServer {
  readonly url: string;
  close(): void;
}

/** Serves a folder as any static host does: folders by their index, anything missing as 404.html. */
export function serveSite(folder: string): Promise<SiteServer> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    const send = (status: number, type: string) => (bytes: Buffer) =>
      response.writeHead(status, { 'content-type': type }).end(bytes);
    readFile(file)
      .then(send(200, TYPES[extname(file)] ?? 'application/octet-stream'))
      .catch(() => readFile(join(folder, '404.html')).then(send(404, 'text/html; charset=utf-8')))
      .catch(() => response.writeHead(404).end());
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      resolve({ url: `http://127.0.0.1:${port}`, close: () => server.close() });
    });
  });
}
