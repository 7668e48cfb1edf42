import { useTranslation } from 'react-i18next';
import { useCodes } from '@/components/codes';
import { type ExtraField, useExtraFields, useOwnName } from '@/components/ExtraFields';
import { useWord } from '@/components/words';
import styles from './Effects.module.css';
import type { ChangeEffect } from './queries';

const tables: Record<string, string> = {
  relation: 'family_relation',
  sex: 'sex',
  ethnicity: 'ethnicity',
  political_status: 'political_status',
  education: 'education',
  employment: 'occupation_status',
  health: 'health_status',
};

/** What a change does to each record: before → after, in words. */
export function Effects({ effects }: { effects: ChangeEffect[] }) {
  const { t } = useTranslation('changes');
  const say = useValue();
  return (
    <ul className={styles.effects}>
      {effects.map((effect) => (
        <li key={effect.id}>
          <span className={styles.kind}>{t(`kind.${effect.kind}`)}</span>{' '}
          <strong>{effect.title}</strong> {effect.made && <em>{t('made')}</em>}
          {effect.kind === 'assignment' ? (
            <span> {t('contact_ends')}</span>
          ) : (
            <dl>
              {effect.fields.map((field) => (
                <div key={field.name}>
                  <dt>
                    <FieldName kind={effect.kind} name={field.name} />
                  </dt>
                  <dd>
                    {field.secret ? (
                      t('secret')
                    ) : (
                      <>
                        {!effect.made && (
                          <>
                            <s>{say(effect.kind, field.name, field.before)}</s>
                            {' → '}
                          </>
                        )}
                        {say(effect.kind, field.name, field.after)}
                      </>
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What a field is called; an extra field as the district calls it. */
function FieldName({ kind, name }: { kind: string; name: string }) {
  const { t } = useTranslation('changes');
  return name.startsWith('extra.') ? (
    <ExtraName kind={kind as ExtraField['kind']} code={name.slice('extra.'.length)} />
  ) : (
    t(`field.${name}`, { defaultValue: name })
  );
}

function ExtraName({ kind, code }: { kind: ExtraField['kind']; code: string }) {
  const nameOf = useOwnName();
  const field = useExtraFields(kind).find((one) => one.code === code);
  return field ? nameOf(field) : code;
}

const tagTables: Record<string, string> = { household: 'household_tag', resident: 'special_group' };

function useValue() {
  const { t } = useTranslation('changes');
  const { nameOf } = useCodes();
  const word = useWord();
  return (kind: string, field: string, value: string) => {
    if (!value) return t('nothing');
    if (tables[field]) return nameOf(tables[field], value);
    const table = field === 'tags' && tagTables[kind];
    if (table) {
      return value
        .split('、')
        .map((tag) => nameOf(table, tag))
        .join('、');
    }
    if (kind === 'shop' && field === 'trade') return nameOf('shop_type', value);
    if (field === 'state') return word(`${kind}_state`, value);
    if (field === 'management' || field === 'tenure') return word(field, value);
    return value;
  };
}
