/** The package's own words, as far as this room uses them: it brings no types. */
declare module 'ipp-encoder' {
  interface Attribute {
    tag: number;
    name: string;
    /** numbers, booleans, strings, dates, and `{ lang, value }` */
    value: unknown[];
  }
  interface Group {
    tag: number;
    attributes: Attribute[];
  }
  interface Version {
    major: number;
    minor: number;
  }
  interface Request {
    version: Version;
    operationId: number;
    requestId: number;
    groups: Group[];
  }
  interface Response {
    version: Version;
    statusCode: number;
    requestId: number;
    groups: Group[];
  }
  interface Coder<Message> {
    encode(message: Message, into: Buffer): Buffer;
    encodingLength(message: Message): number;
    /** Believes every length it reads, also a negative one: only for bytes that were looked through before. */
    decode: { (bytes: Buffer): Message; bytes: number };
  }
  export const request: Coder<Request>;
  export const response: Coder<Response>;
}
