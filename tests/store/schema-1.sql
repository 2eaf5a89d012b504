BEGIN TRANSACTION;
CREATE TABLE calendar (
        day TEXT PRIMARY KEY, serial INTEGER NOT NULL UNIQUE, weekday INTEGER NOT NULL, month TEXT NOT NULL,
        day_of_month INTEGER NOT NULL, plus_3_months TEXT NOT NULL, holiday INTEGER NOT NULL);
INSERT INTO "calendar" VALUES('2009-04-10',3388,5,'2009-04',10,'2009-07-10',0);
INSERT INTO "calendar" VALUES('2009-04-11',3389,6,'2009-04',11,'2009-07-11',0);
INSERT INTO "calendar" VALUES('2009-04-12',3390,7,'2009-04',12,'2009-07-12',0);
INSERT INTO "calendar" VALUES('2009-04-13',3391,1,'2009-04',13,'2009-07-13',0);
INSERT INTO "calendar" VALUES('2009-04-14',3392,2,'2009-04',14,'2009-07-14',0);
INSERT INTO "calendar" VALUES('2009-04-15',3393,3,'2009-04',15,'2009-07-15',0);
INSERT INTO "calendar" VALUES('2009-04-16',3394,4,'2009-04',16,'2009-07-16',0);
INSERT INTO "calendar" VALUES('2009-04-17',3395,5,'2009-04',17,'2009-07-17',0);
INSERT INTO "calendar" VALUES('2009-04-18',3396,6,'2009-04',18,'2009-07-18',0);
INSERT INTO "calendar" VALUES('2009-04-19',3397,7,'2009-04',19,'2009-07-19',0);
CREATE TABLE capture (
        id INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES document (sha), page INTEGER NOT NULL,
        form TEXT, version INTEGER, form_page INTEGER, sheet INTEGER, copy TEXT, paper TEXT,
        state TEXT NOT NULL, reason TEXT, residual REAL, image TEXT, map TEXT, readings TEXT, result TEXT NOT NULL,
        UNIQUE (document, page));
INSERT INTO "capture" VALUES(1,'96d0fa9357267f87635446faee7f369011ab6eb1a9cda20ef4ddd38ad43535bb',1,'small-card',1,1,1,'C00000000001','C00000000001','done',NULL,0.08,'96d0fa9357267f87635446faee7f369011ab6eb1a9cda20ef4ddd38ad43535bb-1.png','6d61702031','[{"path":"file_no","kind":"comb","box":[10.0,20.0,30.0,6.5],"ink":0.0,"digest":"ink of 1A01-09-0001"},{"path":"name","kind":"text","box":[10.0,20.0,30.0,6.5],"ink":0.0,"digest":"ink of 1王建国"},{"path":"deposit","kind":"number","box":[10.0,20.0,30.0,6.5],"ink":0.0,"digest":"ink of 2"},{"path":"visits[0].level_after","kind":"letter","box":[10.0,20.0,30.0,6.5],"ink":0.0,"digest":"ink of 1A"}]','{"source":"a.pdf","page":1,"form":"small-card","version":1,"form_page":1,"copy":"C00000000001","state":"done","reason":null,"message":null,"duplicate":false,"residual_mm":0.08,"fields":[{"field":"file_no","kind":"comb","state":"accepted","value":"A01-09-0001","written":null,"confidence":0.98,"ink_confidence":0.97,"candidates":[],"box_mm":[10,20,30,6.5],"engine":"glyphs","model":"1"},{"field":"name","kind":"text","state":"accepted","value":"王建国","written":null,"confidence":0.98,"ink_confidence":0.97,"candidates":[],"box_mm":[10,20,30,6.5],"engine":"glyphs","model":"1"},{"field":"deposit","kind":"number","state":"accepted","value":2000,"written":null,"confidence":0.98,"ink_confidence":0.97,"candidates":[],"box_mm":[10,20,30,6.5],"engine":"glyphs","model":"1"},{"field":"visits[0].level_after","kind":"letter","state":"accepted","value":"A","written":null,"confidence":0.98,"ink_confidence":0.97,"candidates":[],"box_mm":[10,20,30,6.5],"engine":"glyphs","model":"1"}]}');
INSERT INTO "capture" VALUES(2,'96d0fa9357267f87635446faee7f369011ab6eb1a9cda20ef4ddd38ad43535bb',2,'small-table',1,1,1,'C00000000002','C00000000002','done',NULL,0.08,'96d0fa9357267f87635446faee7f369011ab6eb1a9cda20ef4ddd38ad43535bb-2.png',NULL,'[{"path":"consultant_code","kind":"comb","box":[10.0,20.0,30.0,6.5],"ink":0.0,"digest":"ink of 1A01"},{"path":"period","kind":"comb","box":[10.0,20.0,30.0,6.5],"ink":0.0,"digest":"ink of 12009-04"},{"path":"rows[0].file_no","kind":"comb","box":[10.0,20.0,30.0,6.5],"ink":0.0,"digest":"ink of 1A01-09-0001"},{"path":"rows[0].days[16].level","kind":"letter","box":[10.0,20.0,30.0,6.5],"ink":0.0,"digest":"ink of 1A"}]','{"source":"a.pdf","page":2,"form":"small-table","version":1,"form_page":1,"copy":"C00000000002","state":"done","reason":null,"message":null,"duplicate":false,"residual_mm":0.08,"fields":[{"field":"consultant_code","kind":"comb","state":"accepted","value":"A01","written":null,"confidence":0.98,"ink_confidence":0.97,"candidates":[],"box_mm":[10,20,30,6.5],"engine":"glyphs","model":"1"},{"field":"period","kind":"comb","state":"accepted","value":"2009-04","written":null,"confidence":0.98,"ink_confidence":0.97,"candidates":[],"box_mm":[10,20,30,6.5],"engine":"glyphs","model":"1"},{"field":"rows[0].file_no","kind":"comb","state":"accepted","value":"A01-09-0001","written":null,"confidence":0.98,"ink_confidence":0.97,"candidates":[],"box_mm":[10,20,30,6.5],"engine":"glyphs","model":"1"},{"field":"rows[0].days[16].level","kind":"letter","state":"doubtful","value":"A","written":null,"confidence":0.98,"ink_confidence":0.97,"candidates":[],"box_mm":[10,20,30,6.5],"engine":"glyphs","model":"1"}]}');
INSERT INTO "capture" VALUES(3,'080a9ed428559ef602668b4c00f114f1a11c3f6b02a435f0bdc154578e4d7f22',1,'small-card',1,0,0,NULL,'=small-card A01-09-0002','done',NULL,NULL,NULL,NULL,NULL,'{"source":"r.json","page":1,"form":"small-card","version":1,"form_page":null,"copy":null,"state":"done","reason":null,"message":null,"duplicate":false,"residual_mm":null,"fields":[{"field":"file_no","kind":"comb","state":"accepted","value":"A01-09-0002","written":null,"confidence":1,"ink_confidence":1,"candidates":[],"box_mm":[0,0,0,0],"engine":null,"model":null},{"field":"name","kind":"text","state":"accepted","value":"李梅","written":null,"confidence":1,"ink_confidence":1,"candidates":[],"box_mm":[0,0,0,0],"engine":null,"model":null}]}');
CREATE TABLE consultant (
        code TEXT PRIMARY KEY, name TEXT NOT NULL, team TEXT, active_from TEXT, active_to TEXT);
CREATE TABLE copy (
        copy TEXT PRIMARY KEY, form TEXT NOT NULL, version INTEGER NOT NULL, pages TEXT NOT NULL,
        printed TEXT NOT NULL);
INSERT INTO "copy" VALUES('C00000000001','small-card',1,'1,2','{"header file_no":"A01-09-0001"}');
CREATE TABLE document (
        sha TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, kind TEXT NOT NULL, bytes INTEGER NOT NULL, pages INTEGER,
        state TEXT NOT NULL, received_at TEXT NOT NULL);
INSERT INTO "document" VALUES('96d0fa9357267f87635446faee7f369011ab6eb1a9cda20ef4ddd38ad43535bb',1,'scan',19,2,'done','2026-11-26T16:03:58Z');
INSERT INTO "document" VALUES('080a9ed428559ef602668b4c00f114f1a11c3f6b02a435f0bdc154578e4d7f22',2,'import',3,1,'done','2026-11-26T16:03:58Z');
CREATE TABLE entry (
        id INTEGER PRIMARY KEY, capture INTEGER NOT NULL REFERENCES capture (id), path TEXT NOT NULL,
        origin TEXT NOT NULL,
        kind TEXT NOT NULL, state TEXT NOT NULL, value TEXT NOT NULL, written TEXT, confidence REAL NOT NULL,
        ink_confidence REAL NOT NULL, box_x REAL, box_y REAL, box_w REAL, box_h REAL, engine TEXT, model TEXT,
        ink_digest TEXT, recorded_at TEXT NOT NULL);
INSERT INTO "entry" VALUES(1,1,'file_no','read','comb','accepted','"A01-09-0001"',NULL,0.98,0.97,10.0,20.0,30.0,6.5,'glyphs','1','ink of 1A01-09-0001','2026-11-26T16:03:58Z');
INSERT INTO "entry" VALUES(2,1,'name','read','text','accepted','"王建国"',NULL,0.98,0.97,10.0,20.0,30.0,6.5,'glyphs','1','ink of 1王建国','2026-11-26T16:03:58Z');
INSERT INTO "entry" VALUES(3,1,'deposit','read','number','accepted','2000',NULL,0.98,0.97,10.0,20.0,30.0,6.5,'glyphs','1','ink of 2','2026-11-26T16:03:58Z');
INSERT INTO "entry" VALUES(4,1,'visits[0].level_after','read','letter','accepted','"A"',NULL,0.98,0.97,10.0,20.0,30.0,6.5,'glyphs','1','ink of 1A','2026-11-26T16:03:58Z');
INSERT INTO "entry" VALUES(5,2,'consultant_code','read','comb','accepted','"A01"',NULL,0.98,0.97,10.0,20.0,30.0,6.5,'glyphs','1','ink of 1A01','2026-11-26T16:03:58Z');
INSERT INTO "entry" VALUES(6,2,'period','read','comb','accepted','"2009-04"',NULL,0.98,0.97,10.0,20.0,30.0,6.5,'glyphs','1','ink of 12009-04','2026-11-26T16:03:58Z');
INSERT INTO "entry" VALUES(7,2,'rows[0].file_no','read','comb','accepted','"A01-09-0001"',NULL,0.98,0.97,10.0,20.0,30.0,6.5,'glyphs','1','ink of 1A01-09-0001','2026-11-26T16:03:58Z');
INSERT INTO "entry" VALUES(8,2,'rows[0].days[16].level','read','letter','doubtful','"A"',NULL,0.98,0.97,10.0,20.0,30.0,6.5,'glyphs','1','ink of 1A','2026-11-26T16:03:58Z');
INSERT INTO "entry" VALUES(9,3,'file_no','person','comb','accepted','"A01-09-0002"',NULL,1.0,1.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-26T16:03:58Z');
INSERT INTO "entry" VALUES(10,3,'name','person','text','accepted','"李梅"',NULL,1.0,1.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-26T16:03:58Z');
INSERT INTO "entry" VALUES(11,1,'name','person','text','accepted','"王建華"',NULL,1.0,1.0,10.0,20.0,30.0,6.5,NULL,NULL,NULL,'2026-11-26T16:03:58Z');
CREATE TABLE field_check (
        entry INTEGER NOT NULL REFERENCES entry (id), "constraint" TEXT NOT NULL, ok INTEGER,
        PRIMARY KEY (entry, "constraint"));
INSERT INTO "field_check" VALUES(1,'file_no',1);
INSERT INTO "field_check" VALUES(9,'file_no',1);
CREATE TABLE first_serial (
        consultant TEXT NOT NULL, year INTEGER NOT NULL, serial INTEGER NOT NULL, PRIMARY KEY (consultant, year));
CREATE TABLE held (
        record TEXT NOT NULL, path TEXT NOT NULL, seq INTEGER NOT NULL, state TEXT NOT NULL, value TEXT NOT NULL,
        entry INTEGER NOT NULL, PRIMARY KEY (record, path));
INSERT INTO "held" VALUES('small-table A01 2009-04','consultant_code',1,'accepted','"A01"',5);
INSERT INTO "held" VALUES('small-table A01 2009-04','period',2,'accepted','"2009-04"',6);
INSERT INTO "held" VALUES('small-table A01 2009-04','rows[0].days[16].level',3,'doubtful','"A"',8);
INSERT INTO "held" VALUES('small-table A01 2009-04','rows[0].file_no',4,'accepted','"A01-09-0001"',7);
INSERT INTO "held" VALUES('small-card A01-09-0002','file_no',1,'accepted','"A01-09-0002"',9);
INSERT INTO "held" VALUES('small-card A01-09-0002','name',2,'accepted','"李梅"',10);
INSERT INTO "held" VALUES('small-card A01-09-0001','deposit',1,'accepted','2000',3);
INSERT INTO "held" VALUES('small-card A01-09-0001','file_no',2,'accepted','"A01-09-0001"',1);
INSERT INTO "held" VALUES('small-card A01-09-0001','name',3,'accepted','"王建華"',11);
INSERT INTO "held" VALUES('small-card A01-09-0001','visits[0].level_after',4,'accepted','"A"',4);
CREATE TABLE level (level TEXT PRIMARY KEY, rank INTEGER NOT NULL, interval_days INTEGER NOT NULL);
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO "meta" VALUES('schema_version','1');
INSERT INTO "meta" VALUES('columns small_card','copy deposit deposit_entry deposit_state file_no file_no_entry file_no_state form_version name name_entry name_state record signed signed_entry signed_state use use_entry use_state');
INSERT INTO "meta" VALUES('columns small_card_visits','actual_on actual_on_entry actual_on_state level_after level_after_entry level_after_state record row supervisor supervisor_entry supervisor_state');
INSERT INTO "meta" VALUES('columns small_table','consultant_code consultant_code_entry consultant_code_state copy form_version period period_entry period_state record');
INSERT INTO "meta" VALUES('columns small_table_rows','file_no file_no_entry file_no_state record row struck struck_entry struck_state');
INSERT INTO "meta" VALUES('columns small_table_rows_days','day level level_entry level_state planned planned_entry planned_state record row');
CREATE TABLE record (
        id TEXT PRIMARY KEY, form TEXT NOT NULL, version INTEGER NOT NULL, record_group TEXT NOT NULL, copy TEXT);
INSERT INTO "record" VALUES('small-table A01 2009-04','small-table',1,'small-table A01 2009-04','C00000000002');
INSERT INTO "record" VALUES('small-card A01-09-0002','small-card',1,'small-card A01-09-0002',NULL);
INSERT INTO "record" VALUES('small-card A01-09-0001','small-card',1,'small-card A01-09-0001','C00000000001');
CREATE TABLE record_page (
        record TEXT NOT NULL, form_page INTEGER NOT NULL, sheet INTEGER NOT NULL, paper TEXT NOT NULL,
        capture INTEGER NOT NULL, PRIMARY KEY (record, form_page, sheet));
INSERT INTO "record_page" VALUES('small-table A01 2009-04',1,1,'C00000000002',2);
INSERT INTO "record_page" VALUES('small-card A01-09-0002',0,0,'=small-card A01-09-0002',3);
INSERT INTO "record_page" VALUES('small-card A01-09-0001',1,1,'C00000000001',1);
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE "small_card" ("record" TEXT, "form_version" INTEGER, "copy" TEXT, "file_no" TEXT, "file_no_state" TEXT, "file_no_entry" INTEGER, "name" TEXT, "name_state" TEXT, "name_entry" INTEGER, "deposit" REAL, "deposit_state" TEXT, "deposit_entry" INTEGER, "use" TEXT, "use_state" TEXT, "use_entry" INTEGER, "signed" INTEGER, "signed_state" TEXT, "signed_entry" INTEGER, PRIMARY KEY (record));
INSERT INTO "small_card" VALUES('small-card A01-09-0002',1,NULL,'A01-09-0002','accepted',9,'李梅','accepted',10,NULL,'empty',NULL,NULL,'empty',NULL,0,'empty',NULL);
INSERT INTO "small_card" VALUES('small-card A01-09-0001',1,'C00000000001','A01-09-0001','accepted',1,'王建華','accepted',11,2000.0,'accepted',3,NULL,'empty',NULL,0,'empty',NULL);
CREATE TABLE "small_card_visits" ("record" TEXT, "row" INTEGER, "actual_on" TEXT, "actual_on_state" TEXT, "actual_on_entry" INTEGER, "level_after" TEXT, "level_after_state" TEXT, "level_after_entry" INTEGER, "supervisor" INTEGER, "supervisor_state" TEXT, "supervisor_entry" INTEGER, PRIMARY KEY (record, "row"));
INSERT INTO "small_card_visits" VALUES('small-card A01-09-0001',0,NULL,'empty',NULL,'A','accepted',4,0,'empty',NULL);
CREATE TABLE "small_table" ("record" TEXT, "form_version" INTEGER, "copy" TEXT, "consultant_code" TEXT, "consultant_code_state" TEXT, "consultant_code_entry" INTEGER, "period" TEXT, "period_state" TEXT, "period_entry" INTEGER, PRIMARY KEY (record));
INSERT INTO "small_table" VALUES('small-table A01 2009-04',1,'C00000000002','A01','accepted',5,'2009-04','accepted',6);
CREATE TABLE "small_table_rows" ("record" TEXT, "row" INTEGER, "file_no" TEXT, "file_no_state" TEXT, "file_no_entry" INTEGER, "struck" INTEGER, "struck_state" TEXT, "struck_entry" INTEGER, PRIMARY KEY (record, "row"));
INSERT INTO "small_table_rows" VALUES('small-table A01 2009-04',0,'A01-09-0001','accepted',7,0,'empty',NULL);
CREATE TABLE "small_table_rows_days" ("record" TEXT, "row" INTEGER, "day" INTEGER, "planned" INTEGER, "planned_state" TEXT, "planned_entry" INTEGER, "level" TEXT, "level_state" TEXT, "level_entry" INTEGER, PRIMARY KEY (record, "row", "day"));
INSERT INTO "small_table_rows_days" VALUES('small-table A01 2009-04',0,16,0,'empty',NULL,'A','doubtful',8);
CREATE TABLE source (
        document TEXT NOT NULL REFERENCES document (sha), name TEXT NOT NULL, seq INTEGER NOT NULL,
        PRIMARY KEY (document, name));
INSERT INTO "source" VALUES('96d0fa9357267f87635446faee7f369011ab6eb1a9cda20ef4ddd38ad43535bb','april/x.pdf',1);
INSERT INTO "source" VALUES('080a9ed428559ef602668b4c00f114f1a11c3f6b02a435f0bdc154578e4d7f22','r.json',1);
CREATE INDEX capture_paper ON capture (paper);
CREATE INDEX entry_capture ON entry (capture, path);
CREATE INDEX record_record_group ON record (record_group);
CREATE INDEX record_page_paper ON record_page (paper);
CREATE INDEX held_entry ON held (entry);
CREATE INDEX calendar_month ON calendar (month, day_of_month);
COMMIT;
