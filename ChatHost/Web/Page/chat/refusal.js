/** Asks the server over plain HTTP why a WebSocket could not be opened; it answers in words where it refuses the page. */

const Patience = 5000; // ms
const MethodNotAllowed = 405; // nothing speaks against this page: only the WebSocket itself does not get through
const Explanation = 'application/problem+json';

/**
 * @param {URL} url where the WebSocket is
 * @param {number} failures handshakes in a row that came to nothing; a server that has just started refuses nobody
 * @returns {Promise<string>} a sentence, or nothing where the server cannot be reached either
 */
export async function findRefusal(url, failures) {
  const address = new URL(url);
  address.protocol = address.protocol.replace('ws', 'http');
  try {
    const answer = await fetch(address, { method: 'POST', cache: 'no-store', signal: AbortSignal.timeout(Patience) });
    if (!answer.headers.get('Content-Type')?.startsWith(Explanation))
      return failures > 1 ? `Something between this page and the server answers instead of it (HTTP ${answer.status}).` : '';
    if (answer.status === MethodNotAllowed)
      return failures > 1 ? 'The server is there, but WebSockets do not get through to it: a proxy in between has to pass them on.' : '';
    const { detail, title } = await answer.json();
    return `The server refuses this page: ${detail ?? title}`;
  } catch {
    return '';
  }
}
