import type { KnownBlock } from '@slack/types';
import { Message, type Block } from 'slack-blocks-to-jsx';
import 'slack-blocks-to-jsx/dist/style.css';
import { useNames } from '../names.ts';
import { useShownTheme } from '../theme.ts';

export default function Foreign({ block }: { readonly block: KnownBlock }) {
  const { people, groups, channels } = useNames();
  const theme = useShownTheme();
  return (
    <div className="foreign">
      <Message
        withoutWrapper
        theme={theme}
        logo=""
        name=""
        blocks={[block as unknown as Block]}
        data={{
          users: people.map(({ id, name }) => ({ id, name })),
          user_groups: groups.map(({ id, handle }) => ({ id, name: handle })),
          channels: channels.map(({ id, name }) => ({ id, name })),
        }}
      />
    </div>
  );
}
