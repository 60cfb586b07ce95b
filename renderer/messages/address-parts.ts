/** The end of a part of an address, from the province to the room. */
export const addressPart = /(?<=[省县乡镇村组号室]|街道|社区|[市区](?!区)|社(?!区))/u;
/** An address is two of these at least, the larger first, and nothing after the last. */
export const address =
  /^\p{Script=Han}+[省市区县乡镇]\p{Script=Han}[\p{Script=Han}\d\s]*[区乡镇村社组号室]$/u;
