/**
 * The request with its query as its body, where it is a DELETE. A body there has no meaning in
 * HTTP, and clients and proxies drop it, but the library looks for the input nowhere else.
 */
export function withQueryOfDelete(request: Request): Request {
  if (request.method !== 'DELETE') return request
  const headers = new Headers(request.headers)
  headers.delete('content-length')
  headers.delete('transfer-encoding')
  headers.set('content-type', 'application/json')
  const query = Object.fromEntries(new URL(request.url).searchParams)
  const { url, signal } = request
  return new Request(url, { method: 'DELETE', headers, body: JSON.stringify(query), signal })
}
