// Reads the logic of a filter; what its comparisons may be is for a subclass to say.
import type { AnyNode, BinaryExpression, CallExpression } from 'acorn';
import { negated, type Logical } from './logic.ts';

export type OrderOperator = '<' | '<=' | '>' | '>=';
export type EqualityOperator = '===' | '==';

export abstract class LogicReader<Comparison> {
  /** Undefined if the filter does anything else. */
  read(node: AnyNode): Logical<Comparison> | undefined {
    switch (node.type) {
      case 'ParenthesizedExpression':
      case 'ChainExpression':
        return this.read(node.expression);
      case 'UnaryExpression':
        return node.operator === '!' ? negated(this.read(node.argument)) : undefined;
      case 'LogicalExpression': {
        if (node.operator === '??') return undefined;
        const [left, right] = [this.read(node.left), this.read(node.right)];
        if (left === undefined || right === undefined) return undefined;
        return { kind: node.operator === '&&' ? 'and' : 'or', left, right };
      }
      case 'BinaryExpression':
        return this.#comparison(node);
      case 'CallExpression':
        return this.call(node);
      default:
        return this.value(node);
    }
  }

  /** `left === right`, or with ==, which converts a string beside a number. */
  protected abstract equality(left: AnyNode, operator: EqualityOperator, right: AnyNode): Comparison | undefined;
  protected abstract order(left: AnyNode, operator: OrderOperator, right: AnyNode): Comparison | undefined;
  protected abstract call(node: CallExpression): Comparison | undefined;
  /** The truth of any other expression. */
  protected abstract value(node: AnyNode): Logical<Comparison> | undefined;

  #comparison({ operator, left, right }: BinaryExpression): Logical<Comparison> | undefined {
    switch (operator) {
      case '===':
      case '==':
        return this.equality(left, operator, right);
      case '!==':
        return negated<Comparison>(this.equality(left, '===', right));
      case '!=':
        return negated<Comparison>(this.equality(left, '==', right));
      case '<':
      case '<=':
      case '>':
      case '>=':
        return this.order(left, operator, right);
      default:
        return undefined;
    }
  }
}
