import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { http, ifMatch } from '@/api/client';
import { useCodes } from '@/components/codes';
import { DetailPage } from '@/components/DetailPage';
import { EndForm } from '@/components/EndForm';
import { useExtraFacts } from '@/components/ExtraFields';
import { FactGrid } from '@/components/Facts';
import { RecordDrawer } from '@/components/RecordDrawer';
import { RevealField } from '@/components/RevealField';
import { useRecordTabs } from '@/components/recordTabs';
import { StateTag } from '@/components/StateTag';
import { Day } from '@/components/Time';
import { placeOf, useAddress } from './place';
import { reveal, type Shop, shopQueries } from './queries';
import { ShopForm } from './ShopForm';

export function ShopDrawer() {
  const { id = '' } = useParams();
  const result = useQuery(shopQueries.one(id));
  return (
    <RecordDrawer result={result} back="/shops">
      {(shop) => <ShopDetail shop={shop} />}
    </RecordDrawer>
  );
}

function ShopDetail({ shop }: { shop: Shop }) {
  const { t } = useTranslation('registry');
  const { nameOf } = useCodes();
  const addressOf = useAddress();
  const [doing, setDoing] = useState<'change' | 'end' | null>(null);
  const can = (action: string) => shop.actions?.includes(action);
  const done = () => setDoing(null);
  const further = useRecordTabs('shop', shop.id);
  const extra = useExtraFacts('shop', shop.extra);
  return (
    <>
      <DetailPage
        title={shop.name}
        over={shop.code}
        state={<StateTag of="shop_state" value={shop.state} />}
        actions={
          <>
            {can('end') && <Button onClick={() => setDoing('end')}>{t('end_shop')}</Button>}
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
            { label: t('trade'), value: nameOf('shop_type', shop.trade) },
            { label: t('keeper'), value: shop.keeper },
            {
              label: t('common:field.phone'),
              value: (
                <RevealField
                  label={t('phone_of', { name: shop.name })}
                  masked={shop.phone}
                  reveal={can('reveal_phone') ? reveal.shop(shop.id) : undefined}
                />
              ),
            },
            {
              label: t('address'),
              value: shop.building_id ? (
                <Link to={`/buildings/${shop.building_id}`}>{addressOf(shop)}</Link>
              ) : (
                addressOf(shop)
              ),
            },
            { label: t('common:field.area'), value: placeOf(shop) },
            { label: t('staff'), value: shop.staff },
            { label: t('credit_code'), value: shop.credit_code },
            ...extra,
            shop.state !== 'open' && { label: t('state_on'), value: <Day value={shop.state_on} /> },
          ]}
        />
      </DetailPage>
      {doing === 'change' && <ShopForm record={shop} onClose={done} />}
      <EndForm
        open={doing === 'end'}
        onClose={done}
        title={t('end_shop_title', { name: shop.name })}
        verb={t('end_shop')}
        submit={(ending) =>
          http.POST('/shops/{id}/end', {
            params: { path: { id: shop.id }, header: ifMatch(shop.version) },
            body: ending,
          })
        }
      />
    </>
  );
}
