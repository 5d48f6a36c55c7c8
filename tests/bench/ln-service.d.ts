// ln-service ships without types; these are the functions of lightning under its own name.
declare module 'ln-service' {
  export { authenticatedLndGrpc, createInvoice } from 'lightning'
}
