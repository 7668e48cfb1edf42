import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { http, ifMatch } from '@/api/client';
import { useMay } from '@/api/permission';
import { useSession } from '@/api/session';
import { DetailPage, Section } from '@/components/DetailPage';
import { EndForm } from '@/components/EndForm';
import { useExtraFacts } from '@/components/ExtraFields';
import { FactGrid } from '@/components/Facts';
import { RecordDrawer } from '@/components/RecordDrawer';
import { RevealField } from '@/components/RevealField';
import { useRecordTabs } from '@/components/recordTabs';
import { StateTag } from '@/components/StateTag';
import { Tags } from '@/components/Tags';
import { Day } from '@/components/Time';
import { useWord } from '@/components/words';
import { ChangeMenu } from '../changes/ChangeMenu';
import { Care } from './Care';
import { EndState, HouseholdForm } from './HouseholdForm';
import { PersonCard } from './PersonCard';
import styles from './PersonCard.module.css';
import { placeOf, useAddress } from './place';
import { type Household, householdQueries, reveal } from './queries';
import { ResidentForm } from './ResidentForm';

export function HouseholdDrawer() {
  const { id = '' } = useParams();
  const result = useQuery(householdQueries.one(id));
  return (
    <RecordDrawer result={result} back="/households">
      {(household) => <HouseholdDetail household={household} />}
    </RecordDrawer>
  );
}

function HouseholdDetail({ household }: { household: Household }) {
  const { t } = useTranslation('registry');
  const word = useWord();
  const may = useMay();
  const { me } = useSession();
  const addressOf = useAddress();
  const [doing, setDoing] = useState<'change' | 'end' | 'person' | null>(null);
  const can = (action: string) => household.actions?.includes(action);
  const done = () => setDoing(null);
  const visits = household.state === 'active' && may('visit:write') && Boolean(me?.member_id);
  const further = useRecordTabs('household', household.id);
  const extra = useExtraFacts('household', household.extra);
  const here = household.residents.filter((one) => one.state === 'here' || one.state === 'away');
  const gone = household.residents.filter((one) => one.state !== 'here' && one.state !== 'away');
  return (
    <>
      <DetailPage
        title={household.head_name ? t('home_of', { name: household.head_name }) : household.code}
        over={household.code}
        state={<StateTag of="household_state" value={household.state} />}
        actions={
          <>
            <ChangeMenu
              kind="household"
              state={household.state}
              target={{
                id: household.id,
                version: household.version,
                name: household.head_name ?? household.code,
                household_id: household.id,
              }}
            />
            {can('end') && <Button onClick={() => setDoing('end')}>{t('end_household')}</Button>}
            {can('change') && (
              <Button type={visits ? 'default' : 'primary'} onClick={() => setDoing('change')}>
                {t('common:action.edit')}
              </Button>
            )}
            {visits && (
              <Link to={`/visits/new?household_id=${household.id}`}>
                <Button type="primary" tabIndex={-1}>
                  {t('report_visit')}
                </Button>
              </Link>
            )}
          </>
        }
        tabs={further}
      >
        <FactGrid
          facts={[
            { label: t('address'), value: addressOf(household) },
            { label: t('common:field.area'), value: placeOf(household) },
            {
              label: t('common:field.phone'),
              value: (
                <RevealField
                  label={t('phone_of', { name: household.code })}
                  masked={household.phone}
                  reveal={can('reveal_phone') ? reveal.household(household.id) : undefined}
                />
              ),
            },
            {
              label: t('contact'),
              value: household.contact_id ? (
                <>
                  {may('member:read') ? (
                    <Link to={`/members/${household.contact_id}`}>{household.contact_name}</Link>
                  ) : (
                    household.contact_name
                  )}
                  {household.contact_unit_name && ` · ${household.contact_unit_name}`}
                </>
              ) : (
                <StateTag of="without_contact" value />
              ),
            },
            { label: t('tenure'), value: household.tenure && word('tenure', household.tenure) },
            { label: t('tags'), value: <Tags table="household_tag" values={household.tags} /> },
            household.away_months.length > 0 && {
              label: t('away_months'),
              value: household.away_months.map((month) => t('month', { month })).join('、'),
            },
            ...extra,
            household.state !== 'active' && {
              label: t('state_on'),
              value: <Day value={household.state_on} />,
            },
          ]}
        />
        <Section
          title={t('people', { n: here.length })}
          extra={
            may('resident:write') &&
            household.state === 'active' && (
              <Button type="link" icon={<PlusOutlined />} onClick={() => setDoing('person')}>
                {t('new_resident')}
              </Button>
            )
          }
        >
          <div className={styles.cards}>
            {here.map((person) => (
              <PersonCard key={person.id} person={person} />
            ))}
          </div>
          {here.length === 0 && <p className={styles.none}>{t('nobody')}</p>}
        </Section>
        <Care household={household} />
        {gone.length > 0 && (
          <Section title={t('formerly')}>
            <div className={styles.cards}>
              {gone.map((person) => (
                <PersonCard key={person.id} person={person} />
              ))}
            </div>
          </Section>
        )}
      </DetailPage>
      {doing === 'change' && <HouseholdForm record={household} onClose={done} />}
      {doing === 'person' && <ResidentForm householdID={household.id} onClose={done} />}
      <EndForm
        open={doing === 'end'}
        onClose={done}
        title={t('end_household_title', { code: household.code })}
        verb={t('end_household')}
        submit={(ending) =>
          http.POST('/households/{id}/end', {
            params: { path: { id: household.id }, header: ifMatch(household.version) },
            body: ending as never,
          })
        }
      >
        <EndState of="household_state" values={['moved_away', 'dissolved']} />
      </EndForm>
    </>
  );
}
