import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { http, ifMatch } from '@/api/client';
import { useCodes } from '@/components/codes';
import { DetailPage } from '@/components/DetailPage';
import { EndForm } from '@/components/EndForm';
import { useExtraFacts, useOwnName } from '@/components/ExtraFields';
import { FactGrid } from '@/components/Facts';
import { RecordDrawer } from '@/components/RecordDrawer';
import { RevealField } from '@/components/RevealField';
import { useRecordTabs } from '@/components/recordTabs';
import { StateTag } from '@/components/StateTag';
import { Tags } from '@/components/Tags';
import { Day } from '@/components/Time';
import { ChangeMenu } from '../changes/ChangeMenu';
import { EndState } from './HouseholdForm';
import { placeOf, useAddress } from './place';
import { type Resident, residentQueries, reveal } from './queries';
import { ResidentForm } from './ResidentForm';

export function ResidentDrawer() {
  const { id = '' } = useParams();
  const result = useQuery(residentQueries.one(id));
  return (
    <RecordDrawer result={result} back="/residents">
      {(resident) => <ResidentDetail resident={resident} />}
    </RecordDrawer>
  );
}

function ResidentDetail({ resident }: { resident: Resident }) {
  const { t } = useTranslation('registry');
  const { nameOf } = useCodes();
  const ownName = useOwnName();
  const addressOf = useAddress();
  const [doing, setDoing] = useState<'change' | 'end' | null>(null);
  const can = (action: string) => resident.actions?.includes(action);
  const done = () => setDoing(null);
  const further = useRecordTabs('resident', resident.id);
  const extra = useExtraFacts('resident', resident.extra);
  const { name } = resident;
  return (
    <>
      <DetailPage
        title={name}
        over={[
          nameOf('family_relation', resident.relation),
          nameOf('sex', resident.sex),
          resident.age !== null && t('common:years_old', { n: resident.age }),
        ]
          .filter(Boolean)
          .join(' · ')}
        state={<StateTag of="resident_state" value={resident.state} />}
        actions={
          <>
            <ChangeMenu kind="resident" state={resident.state} target={resident} />
            {can('end') && <Button onClick={() => setDoing('end')}>{t('end_resident')}</Button>}
            {can('change') && (
              <Button type="primary" onClick={() => setDoing('change')}>
                {t('common:action.edit')}
              </Button>
            )}
          </>
        }
        tabs={further}
      >
        <FactGrid
          facts={[
            {
              label: t('household'),
              value: (
                <Link to={`/households/${resident.household_id}`}>{resident.household_code}</Link>
              ),
            },
            {
              label: t('address'),
              value: addressOf({ ...resident, address: resident.household_address }),
            },
            { label: t('common:field.area'), value: placeOf(resident) },
            {
              label: t('common:field.phone'),
              value: (
                <RevealField
                  label={t('phone_of', { name })}
                  masked={resident.phone}
                  reveal={can('reveal_phone') ? reveal.resident(resident.id, 'phone') : undefined}
                />
              ),
            },
            {
              label: t('id_number'),
              value: (
                <RevealField
                  label={t('id_number_of', { name })}
                  masked={resident.id_number}
                  reveal={
                    can('reveal_id_number') ? reveal.resident(resident.id, 'id_number') : undefined
                  }
                />
              ),
            },
            { label: t('birth_date'), value: <Day value={resident.birth_date} /> },
            { label: t('ethnicity'), value: nameOf('ethnicity', resident.ethnicity) },
            {
              label: t('political_status'),
              value: nameOf('political_status', resident.political_status),
            },
            { label: t('education'), value: nameOf('education', resident.education) },
            { label: t('employment'), value: nameOf('occupation_status', resident.employment) },
            { label: t('health'), value: nameOf('health_status', resident.health) },
            { label: t('care'), value: <Tags table="special_group" values={resident.tags} /> },
            resident.care.length > 0 && {
              label: t('care_groups'),
              value: resident.care.map((one, at) => (
                <Fragment key={one.group_id}>
                  {at > 0 && '、'}
                  <Link to={`/care-groups/${one.group_id}`}>{ownName(one)}</Link>
                </Fragment>
              )),
            },
            ...extra,
            resident.state !== 'here' && {
              label: t('state_on'),
              value: <Day value={resident.state_on} />,
            },
          ]}
        />
      </DetailPage>
      {doing === 'change' && <ResidentForm record={resident} onClose={done} />}
      <EndForm
        open={doing === 'end'}
        onClose={done}
        title={t('end_resident_title', { name })}
        verb={t('end_resident')}
        submit={(ending) =>
          http.POST('/residents/{id}/end', {
            params: { path: { id: resident.id }, header: ifMatch(resident.version) },
            body: ending as never,
          })
        }
      >
        <EndState of="resident_state" values={['moved', 'deceased']} />
      </EndForm>
    </>
  );
}
