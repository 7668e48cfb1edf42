import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { DetailPage, Section } from '@/components/DetailPage';
import { FactGrid } from '@/components/Facts';
import { FileList } from '@/components/FileUpload';
import { RecordDrawer } from '@/components/RecordDrawer';
import { StateTag } from '@/components/StateTag';
import { Day, When } from '@/components/Time';
import { type Visit, visitQueries } from './queries';

export function VisitDrawer() {
  const { id = '' } = useParams();
  const result = useQuery(visitQueries.one(id));
  return (
    <RecordDrawer result={result} back="/visits">
      {(visit) => <Detail visit={visit} />}
    </RecordDrawer>
  );
}

function Detail({ visit }: { visit: Visit }) {
  const { t } = useTranslation('visits');
  const names = (people: { name: string }[]) => people.map((one) => one.name).join('、');
  return (
    <DetailPage
      title={visit.head_name ?? visit.shop_name ?? visit.address}
      over={visit.household_code}
      state={<StateTag of="visit_outcome" value={visit.outcome} />}
    >
      <FactGrid
        facts={[
          { label: t('at'), value: <When value={visit.visited_at} /> },
          { label: t('way'), value: <StateTag of="visit_way" value={visit.way} /> },
          { label: t('members'), value: names(visit.members) },
          {
            label: t('household'),
            value: visit.household_id ? (
              <Link to={`/households/${visit.household_id}`}>{visit.address}</Link>
            ) : (
              visit.address
            ),
          },
          { label: t('area'), value: visit.grid_name },
          { label: t('met'), value: names(visit.met_residents) },
          { label: t('policies'), value: visit.policies.join('、') },
          { label: t('handbook'), value: visit.handbook_left ? t('handbook_yes') : null },
          {
            label: t('follow_up'),
            value: visit.follow_up_on && <Day value={visit.follow_up_on} />,
          },
          { label: t('notes'), value: visit.notes, wide: true },
        ]}
      />
      {visit.files.length > 0 && (
        <Section title={t('photos')}>
          <FileList files={visit.files} />
        </Section>
      )}
      {visit.issue_ids.length > 0 && (
        <Section title={t('raised')}>
          <ul>
            {visit.issue_ids.map((id, index) => (
              <li key={id}>
                <Link to={`/issues/${id}`}>
                  {t('see_issue')} {visit.issue_ids.length > 1 ? index + 1 : ''}
                </Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </DetailPage>
  );
}
