import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '@/api/problem';
import { ProblemAlert } from '@/components/ProblemAlert';
import type { RecordTab } from '@/components/recordTabs';
import { buildingQueries } from '../registry/queries';
import { placeOf, tones } from './BuildingMap';
import type { Point } from './geometry';
import { IslandMap } from './IslandMap';
import { type Building, placeBuilding } from './queries';

/** Where a building stands, and a click to put it there. */
function Place({ id }: { id: string }) {
  const { t } = useTranslation('map');
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { data: building } = useQuery(buildingQueries.one(id));
  const [placing, setPlacing] = useState(false);
  const saving = useMutation<Building, Problem, Point>({
    mutationFn: (at) => placeBuilding(building as Building, at),
    onSuccess: async () => {
      setPlacing(false);
      void message.success(t('placed'));
      await queries.invalidateQueries();
    },
  });
  if (!building) return null;
  const at = placeOf(building);
  return (
    <>
      {saving.error && <ProblemAlert error={saving.error} />}
      <p>
        {placing ? t('place_hint') : !at && t('none')}{' '}
        {building.actions?.includes('change') && (
          <Button onClick={() => setPlacing(!placing)}>{placing ? t('cancel') : t('place')}</Button>
        )}
      </p>
      {(at || placing) && (
        <IslandMap
          label={building.name}
          height={360}
          focus={at ? around(at) : undefined}
          onPick={placing ? (to) => saving.mutate(to) : undefined}
          marks={
            at
              ? [
                  {
                    id,
                    at,
                    label: building.name,
                    tone: tones[building.management as keyof typeof tones],
                    size: 7,
                  },
                ]
              : []
          }
        />
      )}
    </>
  );
}

/** A few kilometres around a place. */
function around([longitude, latitude]: Point): Point[] {
  return [
    [longitude - 0.03, latitude - 0.02],
    [longitude + 0.03, latitude + 0.02],
  ];
}

export const tabs: RecordTab[] = [
  { on: 'building', key: 'place', label: 'map:tab', needs: 'building:read', Content: Place },
];
