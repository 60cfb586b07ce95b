import { refusalReply, type RefusalCode } from '../gateway/refusal.ts';

/** A refusal of the gateway as the upload library passes it on. */
export class UploadRefusal extends Error {
  readonly status_code: number;
  readonly body: string;

  constructor(code: RefusalCode) {
    super(code);
    const { status, body } = refusalReply(code);
    this.status_code = status;
    this.body = JSON.stringify(body);
  }
}
