/** A statement of a migration. */
export type Statement =
  | string
  | {
      readonly sql: string;
      /** Where a table has this column already, the statement has been run. */
      readonly unlessColumn: { readonly table: string; readonly column: string };
    };

/** Its SQL. */
export function sqlOf(statement: Statement): string {
  return typeof statement === 'string' ? statement : statement.sql;
}
