import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { SubTable } from '@/components/SubTable';
import { useWord } from '@/components/words';
import type { MemberRow } from './queries';

interface Props {
  result: ComponentProps<typeof SubTable<MemberRow>>['result'];
  all: string;
}

/** The members of a unit or a branch. */
export function MembersOf({ result, all }: Props) {
  const { t } = useTranslation('org');
  const word = useWord();
  return (
    <SubTable<MemberRow>
      result={result}
      to={(row) => `/members/${row.id}`}
      all={all}
      columns={[
        { key: 'name', title: t('person_name'), render: (row) => row.name },
        { key: 'code', title: t('staff_number'), render: (row) => row.code },
        { key: 'post', title: t('post'), render: (row) => row.post },
        { key: 'rank', title: t('rank'), render: (row) => word('rank', row.rank) },
        {
          key: 'households',
          title: t('household_count'),
          numeric: true,
          render: (row) => row.household_count,
        },
      ]}
    />
  );
}
