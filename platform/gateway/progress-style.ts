/** The look of the terminal's screens at the size of a phone: paper, ink, one green. */
export const PROGRESS_STYLE = `
:root { --paper: #f7f4ee; --sheet: #fff; --ink: #18252b; --ink-soft: #43525a; --line: #d8d2c6; --edge: #7c8a86;
  --green: #0a5a4c; font-family: "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
* { box-sizing: border-box; margin: 0; }
body { background: var(--paper); color: var(--ink); line-height: 1.5; font-size: 18px; }
header, main { max-width: 560px; margin: 0 auto; padding: 0 22px; }
header { padding-top: 18px; font-size: 16px; font-weight: 600; color: var(--ink-soft); }
h1 { font-size: 32px; line-height: 1.28; margin-top: 34px; color: var(--green); text-wrap: balance; }
.why { color: var(--ink-soft); font-size: 19px; margin-top: 10px; }
.sheet { background: var(--sheet); border: 1px solid var(--line); border-radius: 14px; margin-top: 24px; }
.ladder { list-style: none; padding: 22px 20px 4px; }
.ladder li { padding-bottom: 16px; display: grid; grid-template-columns: 44px 1fr; font-size: 20px; min-height: 76px; position: relative; }
.ladder .pin { width: 28px; height: 28px; border-radius: 50%; border: 3px solid var(--edge); background: var(--sheet); }
.ladder li:not(:last-child)::before { content: ""; position: absolute; left: 12.5px; top: 30px; bottom: 2px; width: 3px;
  background: var(--line); }
.ladder .ok .pin { background: var(--green); border-color: var(--green); position: relative; }
.ladder .ok .pin::after { content: ""; position: absolute; left: 7px; top: 2px; width: 7px; height: 13px;
  border: solid #fff; border-width: 0 3px 3px 0; transform: rotate(42deg); }
.ladder .wait { color: var(--ink-soft); }
.ladder small { display: block; font-size: 16px; color: var(--ink-soft); }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.number { padding: 16px 20px; }
.number h2 { font-size: 16px; font-weight: 400; color: var(--ink-soft); }
.number p { font-size: 16px; font-weight: 600; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.number span { display: inline-block; }
.foot { margin: 28px 0 40px; font-size: 16px; color: var(--ink-soft); }
`;
