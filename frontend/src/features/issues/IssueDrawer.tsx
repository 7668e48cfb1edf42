import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { RecordDrawer } from '@/components/RecordDrawer';
import { IssueRecord } from './IssueRecord';
import { issueQueries } from './queries';

/** An issue beside the list of all. */
export function IssueDrawer() {
  const { id = '' } = useParams();
  const result = useQuery(issueQueries.one(id));
  return (
    <RecordDrawer result={result} back="/issues" width={920}>
      {(issue) => <IssueRecord key={issue.id} issue={issue} />}
    </RecordDrawer>
  );
}
