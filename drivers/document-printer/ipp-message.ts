import { request, response, type Attribute } from 'ipp-encoder';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { isBounded } from './ipp-bounds.ts';
import { groupTags, operations, valueTags, type Operation } from './ipp-numbers.ts';

/** The values of one group of a reply by name; texts with a language are plain texts here. */
export type IppAttributes = Readonly<Record<string, readonly unknown[]>>;

export interface IppReply {
  statusCode: number;
  operation: IppAttributes;
  printer: IppAttributes;
  /** one entry for each job */
  jobs: readonly IppAttributes[];
}

/** One attribute of a request. */
export interface IppField {
  name: string;
  tag: keyof typeof valueTags;
  value: string | number | boolean | readonly string[];
}

export interface IppQuestion {
  operation: Operation;
  requestId: number;
  /** the printer's own address, as it knows itself */
  printerUri: string;
  fields: readonly IppField[];
  /** attributes of the job's template */
  jobFields?: readonly IppField[];
}

/** The bytes of a request, without the document that may follow. */
export function encodeQuestion({
  operation,
  requestId,
  printerUri,
  fields,
  jobFields = [],
}: IppQuestion): Buffer {
  const first: IppField[] = [
    { name: 'attributes-charset', tag: 'charset', value: 'utf-8' },
    { name: 'attributes-natural-language', tag: 'language', value: 'en' },
    { name: 'printer-uri', tag: 'uri', value: printerUri },
  ];
  const message = {
    version: { major: 1, minor: 1 },
    operationId: operations[operation],
    requestId,
    groups: [
      { tag: groupTags.operation, attributes: [...first, ...fields].map(encoded) },
      ...(jobFields.length > 0 ? [{ tag: groupTags.job, attributes: jobFields.map(encoded) }] : []),
    ],
  };
  return request.encode(message, Buffer.alloc(request.encodingLength(message)));
}

function encoded({ name, tag, value }: IppField): Attribute {
  return { name, tag: valueTags[tag], value: typeof value === 'object' ? [...value] : [value] };
}

/** A reply to the request of that number. Whatever the bytes are, this neither throws nor hangs. */
export function decodeReply(bytes: Uint8Array, requestId: number): Result<IppReply, { code: 'garbage' }> {
  if (!isBounded(bytes)) return failed({ code: 'garbage' });
  const message = response.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (message.requestId !== requestId || message.version.major < 1) return failed({ code: 'garbage' });
  const groups = (tag: number): IppAttributes[] =>
    message.groups.filter((group) => group.tag === tag).map(({ attributes }) => valuesByName(attributes));
  return succeeded({
    statusCode: message.statusCode & 0xffff,
    operation: groups(groupTags.operation)[0] ?? {},
    printer: groups(groupTags.printer)[0] ?? {},
    jobs: groups(groupTags.job),
  });
}

function valuesByName(attributes: readonly Attribute[]): IppAttributes {
  const values: Record<string, readonly unknown[]> = Object.create(null) as Record<
    string,
    readonly unknown[]
  >;
  for (const { name, value } of attributes) values[name] = value.map(plain);
  return values;
}

function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'lang' in value && 'value' in value
    ? value.value
    : value;
}
