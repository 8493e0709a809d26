import { canonicalJson } from '../../rules/canonical-json.ts';
import { type Check, doubled, type Finding, groupBy, lost, wrong } from './findings.ts';

/** Every request was carried out once: one row, one answer, and that answer to everybody who asked again. */
export const everyCommandAnsweredOnce: Check = {
  name: 'every command answered once',
  find({ asked, commands, misused, refused }) {
    const byKey = groupBy(commands, ({ key }) => key);
    const known = new Set(asked.map(({ key }) => key));
    return [
      ...asked.flatMap(({ key, operation, answers }): Finding[] => {
        const rows = byKey.get(key) ?? [];
        const [row] = rows;
        if (!row) return [lost(`${operation} was answered ${answers[0]?.status}, and its command has no row`)];
        if (rows.length > 1) return [doubled(`${operation} has ${rows.length} commands under one key`)];
        const stored = canonicalJson({ status: row.answerStatus, body: row.answer });
        const others = answers.filter((answer) => canonicalJson(answer) !== stored);
        return others.length === 0
          ? []
          : [
              wrong(
                `${operation}: ${others.length} of ${answers.length} answers differ from the one stored, ${stored}`,
              ),
            ];
      }),
      ...commands
        .filter(({ answerStatus }) => answerStatus === null)
        .map(({ id, operation }) => lost(`command ${id} (${operation}) was never answered`)),
      ...commands
        .filter(({ key, operation }) => !known.has(key) && operation in OF_CLIENTS)
        .map(({ id, operation }) => wrong(`command ${id} (${operation}) was asked for by nobody`)),
      ...(misused === refused
        ? []
        : [wrong(`of ${misused} requests under the key of another, ${refused} were refused`)]),
    ];
  },
};

const OF_CLIENTS = {
  'campaigns.open': 1,
  'campaigns.propose-freeze': 1,
  'campaigns.approve-freeze': 1,
  'filings.submit': 1,
};

/** Every filing that was acknowledged is there, once. */
export const everyFilingKept: Check = {
  name: 'every filing kept',
  find({ asked, filings }) {
    const rows = groupBy(filings, ({ licenceNo }) => licenceNo);
    const filed = asked.filter(
      ({ operation, answers }) => operation === 'filings.submit' && answers[0]?.status === 201,
    );
    return [
      ...filed.flatMap(({ answers }) => {
        const { licenceNo, id } = answers[0]!.body as { licenceNo: string; id: number };
        const kept = rows.get(licenceNo) ?? [];
        if (kept.length === 0) return [lost(`the filing of ${licenceNo} was acknowledged and is not there`)];
        if (kept.length > 1) return [doubled(`the filing of ${licenceNo} is there ${kept.length} times`)];
        return kept[0]?.id === id
          ? []
          : [wrong(`the filing of ${licenceNo} was acknowledged as ${id} and is ${kept[0]?.id}`)];
      }),
      ...(filings.length === filed.length
        ? []
        : [wrong(`${filed.length} filings were acknowledged, ${filings.length} are there`)]),
    ];
  },
};
