import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dataOf, http, ifMatch, read } from '@/api/client';
import { useMay } from '@/api/permission';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { DayField } from '@/components/DayField';
import { Section } from '@/components/DetailPage';
import { EndForm } from '@/components/EndForm';
import { useOwnName } from '@/components/ExtraFields';
import { Field } from '@/components/Field';
import { filled } from '@/components/formValues';
import { Day } from '@/components/Time';
import styles from './Care.module.css';
import type { Household } from './queries';

type Cared = Schema<'CaredFor'>;

/** What a household needs: its care groups with why, how often somebody is to come, and the way into a group by hand. */
export function Care({ household }: { household: Household }) {
  const { t } = useTranslation('registry');
  const may = useMay();
  const nameOf = useOwnName();
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Cared | null>(null);
  const writes = may('household:write') && household.state === 'active';
  if (household.care.length === 0 && !writes) return null;
  return (
    <Section
      title={t('care_groups')}
      extra={
        writes && (
          <Button type="link" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {t('into_group')}
          </Button>
        )
      }
    >
      {household.care.length === 0 ? (
        <p className={styles.quiet}>{t('no_care')}</p>
      ) : (
        <>
          <NextVisit household={household} />
          <ul className={styles.groups}>
            {household.care.map((one) => (
              <li key={`${one.group_id} ${one.resident_id}`}>
                <Link to={`/care-groups/${one.group_id}`}>{nameOf(one)}</Link>
                {one.resident_name && <span>{one.resident_name}</span>}
                <span className={styles.quiet}>
                  {[
                    one.every_days && t('every_days', { n: one.every_days }),
                    one.membership_id ? one.reason : t('by_rule'),
                    one.until_on && t('until', { day: one.until_on }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
                {writes && one.membership_id && (
                  <Button type="link" size="small" onClick={() => setEnding(one)}>
                    {t('out_of_group')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {adding && <IntoGroup household={household} onClose={() => setAdding(false)} />}
      <EndForm
        open={ending !== null}
        onClose={() => setEnding(null)}
        title={ending ? t('out_of_group_title', { name: nameOf(ending) }) : ''}
        verb={t('out_of_group')}
        done={t('out_of_group_done')}
        submit={(body) =>
          dataOf(
            http.POST('/care-memberships/{id}/end', {
              params: {
                path: { id: ending?.membership_id ?? '' },
                header: ifMatch(ending?.membership_version ?? 0),
              },
              body,
            }),
          )
        }
      />
    </Section>
  );
}

/** When somebody is to come next; late where that day has passed, or nobody was ever met. */
function NextVisit({ household }: { household: Household }) {
  const { t } = useTranslation('registry');
  const next = household.next_visit_on;
  const late = !next || next < new Date().toLocaleDateString('sv', { timeZone: 'Asia/Shanghai' });
  return (
    <p className={late ? styles.late : undefined}>
      {t('every_days', { n: household.visit_every_days })}
      {' · '}
      {next ? (
        <>
          {t(late ? 'next_visit_late' : 'next_visit')} <Day value={next} />
        </>
      ) : (
        t('never_met')
      )}
    </p>
  );
}

type Values = Omit<Schema<'CreateCareMembership'>, 'id' | 'household_id' | 'resident_id'> & {
  whom: string;
};

/** Puts the household, or somebody of it, into a care group by hand. */
function IntoGroup({ household, onClose }: { household: Household; onClose: () => void }) {
  const { t } = useTranslation('registry');
  const nameOf = useOwnName();
  const groups = useQuery(read('/care-groups'));
  const here = household.residents.filter((one) => one.state === 'here' || one.state === 'away');
  return (
    <ActionForm<Values>
      open
      onClose={onClose}
      title={t('into_group')}
      verb={t('into_group_verb')}
      width={480}
      initial={{ whom: household.id }}
      submit={({ whom, ...values }) =>
        dataOf(
          http.POST('/care-memberships', {
            body: {
              ...filled(values),
              ...(whom === household.id ? { household_id: whom } : { resident_id: whom }),
            },
          }),
        )
      }
    >
      <Field name="group_id" label={t('care_group')} required>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={groups.data?.items.map((one) => ({ value: one.id, label: nameOf(one) }))}
        />
      </Field>
      <Field name="whom" label={t('whom')} required>
        <Select
          options={[
            { value: household.id, label: t('whole_household') },
            ...here.map((one) => ({ value: one.id, label: one.name })),
          ]}
        />
      </Field>
      <Field name="reason" label={t('common:form.reason')} required max={500} />
      <Field name="until_on" label={t('until_on')} hint={t('until_on_hint')}>
        <DayField />
      </Field>
    </ActionForm>
  );
}
