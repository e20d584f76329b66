import { textOf } from '../content.ts';
import { invalidArguments } from '../limits.ts';
import { personOf } from '../people.ts';
import { SlackError } from '../types.ts';
import type { Arguments, MethodParts, Methods } from './method.ts';

export function viewMethods({ views, triggers, app }: MethodParts): Methods {
  const whose = (args: Arguments) => () => {
    const id = textOf(args['trigger_id']);
    if (!id) throw invalidArguments(['invalid `trigger_id` [json-pointer:/trigger_id]']);
    return triggers.exchange(id);
  };

  return {
    'views.open': (args) => ({ view: views.open(args['view'], whose(args)) }),
    'views.push': (args) => ({ view: views.push(args['view'], whose(args)) }),

    'views.update'(args) {
      const id = textOf(args['view_id']);
      const found = id ? views.find(id) : views.byExternalId(textOf(args['external_id']));
      return { view: views.update(found, args['view'], textOf(args['hash'])) };
    },

    'views.publish'(args) {
      const { id, stranger } = personOf(textOf(args['user_id']));
      if (!app.hasHome || stranger) throw new SlackError('not_enabled');
      return { view: views.publish(id, args['view'], textOf(args['hash'])) };
    },
  };
}
