-- postgres
create function refuse_change() returns trigger language plpgsql as $$ begin raise exception '% is append-only', tg_table_name; end $$
--> statement-breakpoint
-- sqlite
create trigger point_entries_no_update before update on point_entries begin select raise(abort, 'point_entries is append-only'); end
--> statement-breakpoint
-- sqlite
create trigger point_entries_no_delete before delete on point_entries begin select raise(abort, 'point_entries is append-only'); end
--> statement-breakpoint
-- postgres
create trigger point_entries_append_only before update or delete on point_entries for each row execute function refuse_change()
--> statement-breakpoint
-- sqlite
create trigger point_draws_no_update before update on point_draws begin select raise(abort, 'point_draws is append-only'); end
--> statement-breakpoint
-- sqlite
create trigger point_draws_no_delete before delete on point_draws begin select raise(abort, 'point_draws is append-only'); end
--> statement-breakpoint
-- postgres
create trigger point_draws_append_only before update or delete on point_draws for each row execute function refuse_change()
--> statement-breakpoint
-- sqlite
create trigger facts_no_update before update on facts begin select raise(abort, 'facts is append-only'); end
--> statement-breakpoint
-- sqlite
create trigger facts_no_delete before delete on facts begin select raise(abort, 'facts is append-only'); end
--> statement-breakpoint
-- postgres
create trigger facts_append_only before update or delete on facts for each row execute function refuse_change()
--> statement-breakpoint
-- sqlite
create trigger audit_no_update before update on audit begin select raise(abort, 'audit is append-only'); end
--> statement-breakpoint
-- sqlite
create trigger audit_no_delete before delete on audit begin select raise(abort, 'audit is append-only'); end
--> statement-breakpoint
-- postgres
create trigger audit_append_only before update or delete on audit for each row execute function refuse_change()
--> statement-breakpoint
-- sqlite
create trigger case_steps_no_update before update on case_steps begin select raise(abort, 'case_steps is append-only'); end
--> statement-breakpoint
-- sqlite
create trigger case_steps_no_delete before delete on case_steps begin select raise(abort, 'case_steps is append-only'); end
--> statement-breakpoint
-- postgres
create trigger case_steps_append_only before update or delete on case_steps for each row execute function refuse_change()
