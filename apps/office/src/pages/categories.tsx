/** How goods are found at the tills: the order of the favourites grid and of the categories, and their names. */
import { ActionIcon, Button, Modal, Skeleton, TextInput } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { EmptyState, FaultNotice, LANGUAGES, useLanguage, useTranslation } from '@stilltill/ui';
import { IconArrowDown, IconArrowUp, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { z } from 'zod';
import { type CategoryItem, queries } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { Page, Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { ExportLink } from '../exports/export-link.tsx';

export function CategoriesPage(): ReactNode {
  const { t } = useTranslation('office');
  return (
    <Page before={<BackLink to="/products">{t('nav.products')}</BackLink>} title={t('categories.title')} subtitle={t('categories.hint')}>
      <div className="of-columns">
        <div className="of-column"><Categories /></div>
        <div className="of-column"><Favourites /></div>
      </div>
    </Page>
  );
}

function Categories(): ReactNode {
  const { t } = useTranslation('office');
  const { short } = useLanguage();
  const query = useQuery(queries.categories());
  const [edited, setEdited] = useState<CategoryItem | 'new' | null>(null);
  const [removed, setRemoved] = useState<CategoryItem | null>(null);
  const items = query.data?.items ?? [];
  return (
    <Section
      title={query.isPending ? null : items.length === 0 ? t('categories.none') : t('categories.categories', { count: items.length })}
      actions={<div className="of-actions"><ExportLink of={{ list: 'categories' }} /><Button variant="default" leftSection={<IconPlus size={18} stroke={2} aria-hidden />} onClick={() => setEdited('new')}>{t('categories.add')}</Button></div>}
    >
      <ReadFault of={query} />
      {query.isPending && <Skeleton height={320} radius="md" />}
      {query.isSuccess && items.length === 0 && <EmptyState title={t('categories.none')} hint={t('categories.none_hint')} />}
      <Ordered path="/office/categories/order" list="categories" items={items} renderRow={(item) => (
        <span className="of-ordered-words of-ordered-counted">
          <span>{nameIn(item.names, short)} <span className="of-muted">{otherNames(item.names, short)}</span></span>
          <Link className="of-ordered-count of-link" to="/products" search={{ category: item.id }}>{t('categories.products', { count: item.products })}</Link>
        </span>
      )} renderActions={(item) => (
        <>
          <ActionIcon variant="subtle" className="of-quiet-button" size={36} aria-label={t('categories.edit', { name: nameIn(item.names, short) })} onClick={() => setEdited(item)}><IconPencil size={18} stroke={1.75} aria-hidden /></ActionIcon>
          <ActionIcon variant="subtle" className="of-quiet-button" size={36} aria-label={t('categories.remove', { name: nameIn(item.names, short) })} onClick={() => setRemoved(item)}><IconTrash size={18} stroke={1.75} aria-hidden /></ActionIcon>
        </>
      )} />
      {edited && <CategoryForm key={edited === 'new' ? 'new' : edited.id} category={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      {removed && <RemoveCategory category={removed} onClose={() => setRemoved(null)} />}
    </Section>
  );
}

function otherNames(names: Readonly<Record<string, string>>, short: string): string {
  const shown = nameIn(names, short);
  return Object.values(names).filter((name) => name !== shown).join(' · ');
}

function Favourites(): ReactNode {
  const { t } = useTranslation('office');
  const { short } = useLanguage();
  const query = useQuery(queries.favourites());
  const items = query.data?.items ?? [];
  return (
    <Section title={query.isPending ? null : items.length === 0 ? t('categories.no_favourites') : t('categories.favourites', { count: items.length })} hint={t('categories.favourites_hint')}>
      <ReadFault of={query} />
      {query.isPending && <Skeleton height={320} radius="md" />}
      <Ordered path="/office/products/favourites" list="favourites" items={items} renderRow={(item) => (
        <Link className="of-row-link of-ordered-words" to="/products/$product" params={{ product: item.id }}>{nameIn(item.names, short)}</Link>
      )} renderActions={() => null} />
    </Section>
  );
}

type OrderedItem = { readonly id: string; readonly names: Readonly<Record<string, string>> };

/** A list in an order of its own. It moves under the finger at once; a fault puts it back. */
function Ordered<T extends OrderedItem>(props: {
  readonly path: string; readonly list: 'categories' | 'favourites'; readonly items: readonly T[]; readonly renderRow: (item: T) => ReactNode; readonly renderActions: (item: T) => ReactNode;
}): ReactNode {
  const { t } = useTranslation('office');
  const { short } = useLanguage();
  const [order, setOrder] = useState<readonly string[] | null>(null);
  const save = useCommand({ method: 'PUT', schema: z.unknown(), path: () => props.path, body: (ids: readonly string[]) => ({ ids }), invalidates: [props.list] });
  const items = order === null ? props.items : [...props.items].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  const move = async (from: number, to: number): Promise<void> => {
    if (to < 0 || to >= items.length || save.busy) return;
    const ids = items.map(({ id }) => id);
    ids.splice(to, 0, ...ids.splice(from, 1));
    setOrder(ids);
    await save.run(ids);
    // What the server says now is in that order, or was never changed.
    setOrder(null);
  };
  return (
    <>
      {save.fault && <FaultNotice fault={save.fault} />}
      <ol className="of-ordered">
        {items.map((item, place) => (
          <li key={item.id} className="of-ordered-row">
            <ActionIcon variant="subtle" className="of-quiet-button" size={36} aria-disabled={place === 0} aria-label={t('categories.up', { name: nameIn(item.names, short) })} onClick={() => void move(place, place - 1)}><IconArrowUp size={18} stroke={1.75} aria-hidden /></ActionIcon>
            <ActionIcon variant="subtle" className="of-quiet-button" size={36} aria-disabled={place === items.length - 1} aria-label={t('categories.down', { name: nameIn(item.names, short) })} onClick={() => void move(place, place + 1)}><IconArrowDown size={18} stroke={1.75} aria-hidden /></ActionIcon>
            {props.renderRow(item)}
            {props.renderActions(item)}
          </li>
        ))}
      </ol>
    </>
  );
}


function CategoryForm(props: { readonly category: CategoryItem | null; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('office');
  const { category, onClose } = props;
  const [names, setNames] = useState<Readonly<Record<string, string>>>(category?.names ?? {});
  const [tried, setTried] = useState(false);
  const save = useCommand({
    method: category ? 'PUT' : 'POST', schema: z.unknown(), path: () => (category ? `/office/categories/${category.id}` : '/office/categories'), body: (given: typeof names) => ({ names: given }), invalidates: ['categories'],
  });
  const nameless = Object.values(names).every((name) => name.trim() === '');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (!nameless && (await save.run(names)) !== null) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={category ? t('categories.change') : t('categories.add')} centered closeButtonProps={{ 'aria-label': t('frame.close') }}>
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        {save.fault && <FaultNotice fault={save.fault} />}
        {LANGUAGES.map(({ short }, place) => (
          <TextInput
            key={short} label={t(`product.name_${short}`)} maxLength={100} autoComplete="off" lang={short} value={names[short] ?? ''} error={tried && nameless && place === 0 ? t('product.name_needed') : undefined}
            onChange={(event) => setNames({ ...names, [short]: event.currentTarget.value })} {...(place === 0 ? { 'data-autofocus': true } : {})}
          />
        ))}
        <div className="of-form-actions"><Button variant="default" onClick={onClose}>{t('form.cancel')}</Button><Button type="submit" loading={save.busy}>{t('form.save')}</Button></div>
      </form>
    </Modal>
  );
}

function RemoveCategory(props: { readonly category: CategoryItem; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('office');
  const { short } = useLanguage();
  const { category, onClose } = props;
  const remove = useCommand({
    method: 'POST', schema: z.unknown(), path: () => `/office/categories/${category.id}/remove`, body: () => ({ empties: category.products > 0 }), invalidates: ['categories', 'products', 'product'],
  });
  const run = async (): Promise<void> => {
    if ((await remove.run(null)) !== null) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('categories.remove_title', { name: nameIn(category.names, short) })} centered closeButtonProps={{ 'aria-label': t('frame.close') }}>
      <div className="of-form">
        {remove.fault && <FaultNotice fault={remove.fault} />}
        <p>{category.products > 0 ? t('categories.remove_used', { count: category.products }) : t('categories.remove_unused')}</p>
        <div className="of-form-actions"><Button variant="default" onClick={onClose}>{t('form.cancel')}</Button><Button color="red" variant="light" loading={remove.busy} onClick={() => void run()}>{t('categories.remove_action')}</Button></div>
      </div>
    </Modal>
  );
}
