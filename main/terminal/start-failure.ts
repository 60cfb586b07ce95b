/** Why a terminal cannot start, for the person at the keyboard: one sentence with what to do, exit status not 0. */
export interface StartFailure {
  code: string;
  sentence: string;
}

const sentences: Record<string, string> = {
  configurationMissing:
    '找不到配置文件 terminal.json，请先运行 npm start 生成，或用 --folder 指到它所在的文件夹。',
  configurationInvalid: '配置文件 terminal.json 有写错的地方，请按下面的说明改好再启动。',
  dataFolderInUse: '这个数据文件夹已经有一台终端在用，请先关掉那一台，或换一个文件夹。',
  anotherTerminal: '这个数据文件夹是另一台终端的，请换一个文件夹，或把编号改回来。',
  newerSchema: '这个数据文件夹是更新版本的程序写的，请装上新版本再启动。',
  diskFull: '硬盘满了，请先腾出空间再启动。',
  readOnly: '数据文件夹写不进去，请检查权限和磁盘。',
  notDurable: '数据库没能按断电不丢的方式打开，不能启动。',
  corrupt: '数据库损坏，不能启动；请保留数据文件夹，联系技术人员抢救。',
  ioError: '读写磁盘出错，请检查磁盘再启动。',
  keyUnreadable: '终端的密钥读不出来，请检查 keys 文件夹的权限，或重新入网。',
  noCatalogue: '没有可用的事项目录，请先用 npm run catalogue -- check 检查。',
  pageMissing: '界面还没有生成，请先运行 npm run build:page。',
  portUnavailable: '本机端口打不开，请检查是否被占用。',
};

/** The failure of this code, with what the log knows about it after the sentence. */
export function startFailure(code: string, detail?: string): StartFailure {
  const sentence = sentences[code] ?? '终端不能启动。';
  return { code, sentence: detail === undefined || detail === '' ? sentence : `${sentence}（${detail}）` };
}
