import type { SectionBlock } from '@slack/types';
import { ActionElement } from '../elements/action-element.tsx';
import { EmojiText } from '../emoji-text.tsx';
import { Mrkdwn } from '../mrkdwn.tsx';
import { Picture } from './picture.tsx';

export function Section({ id, block }: { readonly id: string; readonly block: SectionBlock }) {
  const { text, fields = [], accessory } = block;
  return (
    <div className="section">
      <div className="words">
        {text && <Text {...text} />}
        {fields.length > 0 && (
          <div className="fields">
            {fields.map((field, at) => (
              <Text key={at} {...field} />
            ))}
          </div>
        )}
      </div>
      {accessory && (
        <div className="accessory">
          {accessory.type === 'image' ? (
            <Picture url={'image_url' in accessory ? accessory.image_url : ''} alt={accessory.alt_text} small />
          ) : (
            <ActionElement blockId={id} element={accessory} />
          )}
        </div>
      )}
    </div>
  );
}

function Text({ type, text }: { readonly type: string; readonly text: string }) {
  return type === 'mrkdwn' ? (
    <Mrkdwn text={text} />
  ) : (
    <p className="plain">
      <EmojiText text={text} />
    </p>
  );
}
