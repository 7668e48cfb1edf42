import { useTranslation } from 'react-i18next';
import { dataOf, http, ifMatch } from '@/api/client';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { Field, MaskedField } from '@/components/Field';
import { changes, filled } from '@/components/formValues';
import { BranchPicker } from '@/components/pickers';
import type { Team, Volunteer } from './queries';

type TeamValues = Schema<'CreateVolunteerTeam'>;

interface TeamProps {
  record?: Team;
  onClose: () => void;
  onDone?: (record: Team) => void;
}

/** Makes a volunteer team, or changes one. */
export function TeamForm({ record, onClose, onDone }: TeamProps) {
  const { t } = useTranslation('org');
  return (
    <ActionForm<TeamValues, Team>
      open
      onClose={onClose}
      onDone={onDone}
      width={480}
      title={record ? t('change_team') : t('new_team')}
      done={record ? undefined : t('common:form.created')}
      initial={record}
      submit={(values) =>
        dataOf(
          record
            ? http.PATCH('/volunteer-teams/{id}', {
                params: { path: { id: record.id }, header: ifMatch(record.version) },
                body: changes(values, record),
              })
            : http.POST('/volunteer-teams', { body: filled(values) }),
        )
      }
    >
      <Field name="name" label={t('name')} required />
      <Field name="code" label={t('code')} required max={40} />
      <Field name="branch_id" label={t('branch')}>
        <BranchPicker style={{ width: '100%' }} />
      </Field>
    </ActionForm>
  );
}

type VolunteerValues = Omit<Schema<'CreateVolunteer'>, 'team_id' | 'id'>;

interface VolunteerProps {
  record?: Volunteer;
  teamID: string;
  onClose: () => void;
}

/** Adds a volunteer to a team, or changes one. */
export function VolunteerForm({ record, teamID, onClose }: VolunteerProps) {
  const { t } = useTranslation('org');
  return (
    <ActionForm<VolunteerValues, Volunteer>
      open
      onClose={onClose}
      width={440}
      title={record ? t('change_volunteer') : t('new_volunteer')}
      initial={record && { name: record.name }}
      submit={(values) =>
        dataOf(
          record
            ? http.PATCH('/volunteers/{id}', {
                params: { path: { id: record.id }, header: ifMatch(record.version) },
                body: changes(values, record, ['phone']),
              })
            : http.POST('/volunteers', { body: filled({ ...values, team_id: teamID }) }),
        )
      }
    >
      <Field name="name" label={t('person_name')} required max={60} />
      <MaskedField
        name="phone"
        label={t('common:field.phone')}
        masked={record?.phone}
        inputMode="tel"
        max={40}
      />
    </ActionForm>
  );
}
