/* Is what the student has done kept, whatever happens to the file?  Time is
 * moved by writing other dates into the database, beside the module.
 *
 * SPDX-License-Identifier: MIT */
#include <pwd.h>
#include <sqlite3.h>
#include <sys/mman.h>
#include <time.h>

#include "tests/tutor/scratch.h"
#include "tui/course/home.h"
#include "tui/course/progress.h"
#include "tui/course/store.h"

static char *folder, *path, *aside;
static struct progress *p;
static struct buf err;
static bool no_passwd;

struct passwd *getpwuid(uid_t uid)
{
    static char home[160];
    static struct passwd me = {.pw_dir = home};
    (void)uid;
    snprintf(home, sizeof home, "%s/from-passwd", scratch);
    return no_passwd ? NULL : &me;
}

static void before(void)
{
    scratch_enter();
    folder = in_scratch("state");
    path = str_format("%s/progress.db", folder);
    aside = str_format("%s.corrupt-1", path);
}

static void close_it(void)
{
    progress_close(p);
    p = NULL;
}

static void after(void)
{
    close_it();
    free(folder);
    free(path);
    free(aside);
    buf_destroy(&err);
    scratch_leave();
}

static void open_it(void)
{
    close_it();
    p = progress_open(path, &err);
    ck_assert_msg(p != NULL, "%s", buf_str(&err));
}

/* Opens; there must be nothing to tell. */
static void open_well(void)
{
    open_it();
    ck_assert_msg(!progress_notice(p), "%s", progress_notice(p));
}

static bool tells(const char *what)
{
    const char *said = progress_notice(p);
    bool good = said && strstr(said, what) && !strchr(said, '\n');
    if (!good)
        fprintf(stderr, "notice: %s\n", said ? said : "(none)");
    return good;
}

static int attempt(const char *lab_name, bool passed, int n, int total)
{
    return progress_attempt(p, lab_name, passed ? "pass" : "wrong", passed, n,
                            total, "{}", &err);
}

static int answer(const char *id, bool right, int days)
{
    return progress_answer(p, "11-spawn", id, right ? 1 : 2, right, days, &err);
}

static struct lab_progress lab_of(const char *slug)
{
    struct lab_progress l;
    ck_assert_msg(progress_lab(p, slug, &l, &err) == 0, "%s", buf_str(&err));
    return l;
}

/* Runs SQL beside the module; the first column of the last row. */
static sqlite3_int64 sql(const char *text)
{
    sqlite3 *db;
    sqlite3_stmt *s;
    sqlite3_int64 value = 0;
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    ck_assert_msg(sqlite3_prepare_v2(db, text, -1, &s, NULL) == SQLITE_OK,
                  "%s: %s", text, sqlite3_errmsg(db));
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        value = sqlite3_column_int64(s, 0);
    ck_assert_int_eq(rc, SQLITE_DONE);
    sqlite3_finalize(s);
    sqlite3_close(db);
    return value;
}

/* A day with everything in it, and whether it is all there. */
static void work(void)
{
    ck_assert_int_eq(attempt("11-spawn", false, 3, 7), 0);
    ck_assert_int_eq(attempt("11-spawn", true, 7, 7), 0);
    ck_assert_int_eq(attempt("11-spawn", false, 5, 8), 0);
    ck_assert_int_eq(answer("one", true, 3), 0);
    ck_assert_int_eq(progress_page(p, "11-spawn", 4, false, &err), 0);
    ck_assert_int_eq(progress_hint(p, "11-spawn", 2, &err), 0);
    ck_assert_uint_eq(err.len, 0);
}

static bool work_is_there(void)
{
    struct lab_progress l = lab_of("11-spawn");
    return l.attempts == 3 && l.passed && l.best_passed == 7 &&
           l.last_passed == 5 && l.last_total == 8 &&
           !strcmp(l.last_verdict, "wrong") && l.page == 4 && !l.read &&
           l.hints == 2 && progress_choice(p, "11-spawn", "one") == 1;
}

START_TEST(what_was_done_is_there_after_a_restart)
{
    open_well();
    work();
    ck_assert(work_is_there());
    open_well();
    ck_assert(work_is_there());
    int64_t now = time(NULL);
    struct lab_progress l = lab_of("11-spawn");
    ck_assert(l.last_at <= now && l.last_at > now - 3600);
}
END_TEST

START_TEST(a_lab_never_tried_is_empty)
{
    open_well();
    work();
    struct lab_progress l = lab_of("12-process");
    ck_assert_int_eq(l.attempts, 0);
    ck_assert(!l.passed && !l.read);
    ck_assert_str_eq(l.last_verdict, "");
    ck_assert_int_eq(l.best_passed, 0);
    ck_assert_int_eq(l.last_at, 0);
    ck_assert_int_eq(l.days_ago, 0);
    ck_assert_int_eq(l.hints, 0);
    ck_assert_int_eq(l.page, -1);
    ck_assert_int_eq(progress_choice(p, "11-spawn", "two"), -1);
}
END_TEST

START_TEST(pages_and_hints_only_grow)
{
    open_well();
    ck_assert_int_eq(progress_page(p, "11-spawn", 8, true, &err), 0);
    ck_assert_int_eq(progress_page(p, "11-spawn", 2, false, &err), 0);
    ck_assert_int_eq(progress_hint(p, "11-spawn", 3, &err), 0);
    ck_assert_int_eq(progress_hint(p, "11-spawn", 1, &err), 0);
    struct lab_progress l = lab_of("11-spawn");
    ck_assert_int_eq(l.page, 8);
    ck_assert(l.read);
    ck_assert_int_eq(l.hints, 3);
}
END_TEST

START_TEST(a_verdict_of_any_length_fits)
{
    open_well();
    ck_assert_int_eq(
        progress_attempt(p, "x", "a verdict much longer than thirty-one bytes",
                         false, 0, 1, NULL, &err),
        0);
    ck_assert_str_eq(lab_of("x").last_verdict,
                     "a verdict much longer than thir");
}
END_TEST

START_TEST(days_are_counted_by_local_midnights)
{
    static const char *const zones[] = {"UTC", "Asia/Tokyo", "<-11>11"};
    setenv("TZ", zones[_i], 1);
    tzset();
    open_well();
    ck_assert_int_eq(attempt("11-spawn", true, 1, 1), 0);
    ck_assert_int_eq(lab_of("11-spawn").days_ago, 0);
    sql("UPDATE attempt SET at = strftime('%s', 'now', 'localtime',"
        " 'start of day', 'utc') - 1");
    ck_assert_int_eq(lab_of("11-spawn").days_ago, 1);
    sql("UPDATE attempt SET at = at - 86400 * 9");
    ck_assert_int_eq(lab_of("11-spawn").days_ago, 10);
    sql("UPDATE attempt SET at = at + 86400 * 99"); /* the clock was set back */
    ck_assert_int_eq(lab_of("11-spawn").days_ago, 0);
}
END_TEST

/* Days from today to the review of "one", by local midnights. */
static int due_in(void)
{
    return (int)sql("SELECT julianday(due, 'unixepoch', 'localtime')"
                    " - julianday('now', 'localtime', 'start of day')"
                    " FROM answer WHERE id = 'one'");
}

static void days_pass(int n)
{
    char *text = str_format("UPDATE answer SET due = due - %d * 86400", n);
    sql(text);
    free(text);
}

START_TEST(a_right_answer_comes_back_later_and_later)
{
    static const int days[] = {3, 7, 21, 21};
    open_well();
    ck_assert_int_eq(answer("one", true, 3), 0);
    for (int i = 0; i < 4; i++) {
        ck_assert_int_eq(due_in(), days[i]);
        ck_assert_int_eq(progress_due(p), 0);
        days_pass(days[i] + 1);
        ck_assert_int_eq(progress_due(p), 1);
        ck_assert_int_eq(answer("one", true, 3), 0);
    }
    ck_assert_int_eq(progress_due(p), 0);
}
END_TEST

START_TEST(a_wrong_answer_comes_back_tomorrow)
{
    static const int days[] = {1, 3, 7, 21};
    open_well();
    ck_assert_int_eq(answer("one", true, 30), 0);
    ck_assert_int_eq(due_in(), 30);
    ck_assert_int_eq(answer("one", false, 30), 0);
    for (int i = 0; i < 4; i++) {
        ck_assert_int_eq(due_in(), days[i]);
        days_pass(days[i] + 1);
        ck_assert_int_eq(progress_due(p), 1);
        ck_assert_int_eq(answer("one", true, 30), 0);
    }
}
END_TEST

START_TEST(a_right_answer_before_its_time_does_not_count_as_remembered)
{
    open_well();
    ck_assert_int_eq(answer("one", false, 3), 0);
    ck_assert_int_eq(answer("one", true, 3), 0);
    ck_assert_int_eq(due_in(), 1);
    ck_assert_int_eq(progress_choice(p, "11-spawn", "one"), 1);
}
END_TEST

START_TEST(an_answer_without_days_never_comes_back)
{
    open_well();
    ck_assert_int_eq(answer("one", false, 0), 0);
    ck_assert_int_eq(answer("two", true, 0), 0);
    ck_assert_int_eq(sql("SELECT count(due) FROM answer"), 0);
    ck_assert_int_eq(answer("one", true, 5), 0); /* the lesson has changed */
    ck_assert_int_eq(due_in(), 5);
    ck_assert_int_eq(answer("one", true, 0), 0);
    ck_assert_int_eq(sql("SELECT count(due) FROM answer"), 0);
}
END_TEST

START_TEST(what_is_due_is_listed_longest_overdue_first)
{
    struct due *list;
    size_t n;
    open_well();
    ck_assert_int_eq(progress_due_list(p, &list, &n, &err), 0);
    ck_assert_uint_eq(n, 0);
    due_free(list, n);
    ck_assert_int_eq(answer("one", true, 3), 0);
    ck_assert_int_eq(answer("two", true, 2), 0);
    ck_assert_int_eq(answer("far", true, 9), 0);
    days_pass(4);
    ck_assert_int_eq(progress_due(p), 2);
    ck_assert_int_eq(progress_due_list(p, &list, &n, &err), 0);
    ck_assert_uint_eq(n, 2);
    ck_assert_str_eq(list[0].id, "two");
    ck_assert_str_eq(list[1].id, "one");
    ck_assert_str_eq(list[1].lesson, "11-spawn");
    due_free(list, n);
}
END_TEST

/* What was at PATH is told and kept, and from now on all is well. */
static void begins_anew(void)
{
    ck_assert(tells(aside));
    ck_assert(!work_is_there());
    work();
    open_well();
    ck_assert(work_is_there());
}

static void folder_of_path(void)
{
    ck_assert_int_eq(file_mkdirs(folder, NULL), 0);
}

START_TEST(random_bytes_are_set_aside)
{
    unsigned char junk[20000];
    srandom((unsigned)_i + 1);
    for (size_t i = 0; i < sizeof junk; i++)
        junk[i] = (unsigned char)random();
    if (_i % 2)
        memcpy(junk, "SQLite format 3", 16);
    folder_of_path();
    put(path, junk, sizeof junk);
    open_it();
    struct buf kept = get(aside);
    ck_assert_uint_eq(kept.len, sizeof junk);
    ck_assert_mem_eq(kept.data, junk, sizeof junk);
    buf_destroy(&kept);
    begins_anew();
    close_it();
    put(path, junk, sizeof junk);
    open_it();
    ck_assert(tells("corrupt-2"));
    ck_assert(is_there(aside));
}
END_TEST

static struct buf whole_database(void)
{
    open_well();
    work();
    close_it();
    return get(path);
}

START_TEST(a_file_cut_off_anywhere_is_set_aside)
{
    struct buf whole = whole_database();
    size_t step = 1;
    for (size_t cut = 2; cut < whole.len; cut += step) { /* 1 counts as 0 */
        step = cut < 20 ? 1 : cut % 4096 > 4000 ? 31 : 293;
        put(path, whole.data, cut);
        open_it();
        ck_assert_msg(progress_notice(p) != NULL, "at %zu bytes", cut);
        struct buf kept = get(aside);
        ck_assert_uint_eq(kept.len, cut);
        ck_assert_mem_eq(kept.data, whole.data, cut);
        buf_destroy(&kept);
        ck_assert_int_eq(attempt("11-spawn", true, 1, 1), 0);
        ck_assert_int_eq(lab_of("11-spawn").attempts, 1);
        close_it();
        ck_assert_int_eq(unlink(aside), 0);
    }
    buf_destroy(&whole);
}
END_TEST

START_TEST(an_empty_file_is_a_new_database)
{
    folder_of_path();
    put_text(path, "");
    open_well();
    work();
    open_well();
    ck_assert(work_is_there());
}
END_TEST

/* Bytes changed here and there may or may not be found out, but nothing
 * crashes, errors are one line, and what is recorded after that is there. */
START_TEST(flipped_bytes_never_stop_the_course)
{
    struct buf whole = whole_database();
    srandom(7);
    for (int round = 0; round < 150; round++) {
        struct buf bad = BUF_INIT;
        struct due *list;
        struct lab_progress l;
        size_t n;
        buf_add(&bad, whole.data, whole.len);
        for (int i = 0; i <= round % 8; i++)
            bad.data[(size_t)random() % bad.len] = (char)random();
        put(path, bad.data, bad.len);
        buf_destroy(&bad);
        open_it();
        progress_due(p);
        progress_choice(p, "11-spawn", "one");
        if (progress_due_list(p, &list, &n, &err) == 0)
            due_free(list, n);
        progress_lab(p, "11-spawn", &l, &err);
        bool done = attempt("later", true, 1, 1) == 0;
        ck_assert(done || is_line_about(&err, "progress"));
        if (!progress_notice(p) && done) {
            open_it();
            ck_assert_int_eq(lab_of("later").attempts, 1);
        }
        close_it();
        ck_assert_int_eq(file_rmtree(folder, NULL), 0);
        folder_of_path();
    }
    buf_destroy(&whole);
}
END_TEST

START_TEST(damage_met_in_use_is_set_aside_then)
{
    struct buf whole = whole_database();
    /* The page of table attempt: opening does not look at it. */
    size_t page = (size_t)sql("SELECT rootpage FROM sqlite_master"
                              " WHERE name = 'attempt'");
    size_t size = (size_t)sql("PRAGMA page_size");
    memset(whole.data + (page - 1) * size, 0x5a, size);
    put(path, whole.data, whole.len);
    open_well();
    ck_assert_int_eq(attempt("12-process", true, 1, 1), 0);
    ck_assert(tells(aside));
    open_well();
    ck_assert_int_eq(lab_of("12-process").attempts, 1);
    struct buf kept = get(aside);
    ck_assert_uint_eq(kept.len, whole.len);
    buf_destroy(&kept);
    buf_destroy(&whole);
}
END_TEST

START_TEST(a_folder_or_fifo_in_its_place_is_set_aside)
{
    folder_of_path();
    ck_assert_int_eq(_i ? mkfifo(path, 0644) : mkdir(path, 0755), 0);
    open_it();
    ck_assert(is_there(aside));
    begins_anew();
}
END_TEST

START_TEST(a_database_of_something_else_is_set_aside)
{
    folder_of_path();
    sql("CREATE TABLE photos (name TEXT)");
    sql(_i ? "PRAGMA user_version = -1" : "PRAGMA user_version = 1");
    open_it();
    begins_anew();
}
END_TEST

START_TEST(a_newer_database_is_left_as_it_is)
{
    open_well();
    work();
    close_it();
    sql("PRAGMA user_version = 1000");
    struct buf was = get(path);
    open_it();
    ck_assert(tells("newer"));
    ck_assert(tells(path));
    ck_assert(!work_is_there());
    work();
    ck_assert(work_is_there());
    close_it();
    struct buf is = get(path);
    ck_assert_uint_eq(is.len, was.len);
    ck_assert_mem_eq(is.data, was.data, was.len);
    buf_destroy(&was);
    buf_destroy(&is);
    ck_assert(!is_there(aside));
}
END_TEST

START_TEST(an_older_database_is_brought_up_to_date)
{
    static const char *const steps[] = {
        "CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (41);",
        "ALTER TABLE t ADD COLUMN b INTEGER; UPDATE t SET a = a + 1;",
    };
    static const char *const queries[] = {"SELECT a FROM t"};
    struct store_plan plan = {steps, 1, queries, 1};
    struct store s;
    for (size_t known = 1; known <= 2; known++) {
        plan.nmigrations = known;
        for (int twice = 0; twice < 2; twice++) {
            ck_assert_int_eq(store_open(&s, &plan, path, &err), 0);
            ck_assert(s.on_disk);
            store_close(&s);
            ck_assert_int_eq(sql("SELECT a FROM t"), 40 + (int)known);
        }
    }
    plan.nmigrations = 1; /* the program from before */
    ck_assert_int_eq(store_open(&s, &plan, path, &err), 0);
    ck_assert(!s.on_disk);
    ck_assert_ptr_nonnull(strstr(buf_str(&s.notice), "newer"));
    store_close(&s);
}
END_TEST

static int in_memory(void *said)
{
    NEED(be_nobody() == 0);
    p = progress_open(path, &err);
    NEED(p);
    NEED(tells(path));
    NEED(!said || tells(said));
    NEED(tells("will not be remembered"));
    NEED(attempt("11-spawn", true, 1, 1) == 0);
    struct lab_progress l;
    NEED(progress_lab(p, "11-spawn", &l, &err) == 0 && l.attempts == 1);
    close_it();
    return 0;
}

START_TEST(where_nothing_can_be_written_progress_is_in_memory)
{
    char denied[] = "Permission denied";
    open_well();
    work();
    close_it();
    if (_i == 2)
        ck_assert_int_eq(unlink(path), 0);
    if (_i == 0) { /* the folder may be written, the file not */
        ck_assert_int_eq(chmod(folder, 0777), 0);
        ck_assert_int_eq(chmod(path, 0444), 0);
    } else {
        ck_assert_int_eq(chmod(folder, 0555), 0);
    }
    apart(in_memory, _i == 2 ? denied : NULL);
    ck_assert_int_eq(chmod(folder, 0755), 0);
    if (_i < 2) {
        ck_assert_int_eq(chmod(path, 0644), 0);
        open_well();
        ck_assert(work_is_there());
    }
}
END_TEST

START_TEST(a_file_where_the_folder_belongs_leaves_it_in_memory)
{
    put_text(folder, "mine\n");
    apart(in_memory, NULL);
    ck_assert(holds(folder, "mine\n"));
}
END_TEST

/* Everything acknowledged before the disk was full is there afterwards. */
static int fill_up(void *done)
{
    char *detail = mem_new(20000);
    memset(detail, 'x', 19999);
    NEED(limit_files(300000) == 0);
    p = progress_open(path, &err);
    NEED(p && !progress_notice(p));
    int *n = done;
    while (progress_attempt(p, "full", "pass", true, 1, 1, detail, &err) == 0)
        NEED(++*n < 1000);
    NEED(is_line_about(&err, path));
    struct lab_progress l;
    NEED(progress_lab(p, "full", &l, &err) == 0 && l.attempts == *n);
    NEED(*n > 0);
    close_it();
    free(detail);
    return 0;
}

static int open_full(void *arg)
{
    (void)arg;
    NEED(limit_files(0) == 0);
    return in_memory(NULL);
}

static int *shared_int(void)
{
    char *name = in_scratch("shared");
    int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ck_assert_int_eq(ftruncate(fd, 4096), 0);
    int *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ck_assert(at != MAP_FAILED);
    close(fd);
    free(name);
    return at;
}

START_TEST(a_full_disk_is_told_and_loses_nothing)
{
    int *n = shared_int();
    open_well();
    work();
    close_it();
    apart(fill_up, n);
    open_well();
    ck_assert_int_eq(lab_of("full").attempts, *n);
    ck_assert(work_is_there());
    munmap(n, 4096);
}
END_TEST

START_TEST(a_disk_full_from_the_start_leaves_it_in_memory)
{
    folder_of_path();
    apart(open_full, NULL);
    open_well();
    work();
    open_well();
    ck_assert(work_is_there());
}
END_TEST

/* On a machine with much else to do a turn may take too long to come.  That is
 * told, and then nothing was recorded: the caller may try again. */
static bool told_to_wait(int status)
{
    bool wait = status == -1 && strstr(buf_str(&err), "locked");
    buf_clear(&err);
    return wait;
}

static int tutor(void *arg)
{
    int status;
    (void)arg;
    p = progress_open(path, &err);
    NEED(p);
    for (int i = 0; i < 40; i++) {
        while (told_to_wait(status = attempt("11-spawn", true, 1, 1)))
            ;
        NEED(status == 0);
        while (
            told_to_wait(status = progress_page(p, "11-spawn", i, false, &err)))
            ;
        NEED(status == 0);
        NEED(!progress_notice(p) || strstr(progress_notice(p), aside));
    }
    close_it();
    return 0;
}

/* _i: 0 on an empty folder, 1 on a damaged file. */
START_TEST(several_tutors_at_once_lose_nothing)
{
    pid_t pids[4];
    char *twice = str_format("%s.corrupt-2", path);
    for (int round = 0; round < 5; round++) {
        ck_assert_int_eq(file_rmtree(folder, NULL), 0);
        if (_i) {
            folder_of_path();
            put_text(path, "this is not a database, whatever it is named");
        }
        for (int i = 0; i < 4; i++)
            pids[i] = apart_start(tutor, NULL);
        for (int i = 0; i < 4; i++)
            apart_end(pids[i]);
        open_well();
        ck_assert_int_eq(lab_of("11-spawn").attempts, 160);
        ck_assert_int_eq(lab_of("11-spawn").page, 39);
        ck_assert_int_eq(is_there(aside), _i);
        ck_assert(!is_there(twice));
        close_it();
    }
    free(twice);
}
END_TEST

START_TEST(a_file_removed_while_open_is_begun_again)
{
    open_well();
    work();
    ck_assert_int_eq(file_rmtree(folder, NULL), 0);
    work();
    ck_assert(work_is_there());
    open_well();
    ck_assert(work_is_there());
}
END_TEST

START_TEST(a_tutor_whose_file_was_set_aside_goes_on_in_the_new_one)
{
    open_well();
    work();
    struct progress *first = p;
    p = NULL;
    char *moved = in_scratch("state/moved");
    ck_assert_int_eq(rename(path, moved), 0);
    open_well(); /* the second tutor begins a new one */
    ck_assert_int_eq(attempt("12-process", true, 1, 1), 0);
    ck_assert_int_eq(
        progress_attempt(first, "12-process", "wrong", false, 0, 1, "", &err),
        0);
    ck_assert_int_eq(lab_of("12-process").attempts, 2);
    progress_close(first);
    ck_assert_int_eq(lab_of("12-process").attempts, 2);
    open_well();
    ck_assert_int_eq(lab_of("12-process").attempts, 2);
    free(moved);
}
END_TEST

START_TEST(the_usual_place_follows_the_environment)
{
    char *want = NULL, *usual = path;
    char *state = in_scratch("xdg"), *home = in_scratch("home");
    path = NULL;
    if (_i == 0) {
        setenv("XDG_STATE_HOME", state, 1);
        want = in_scratch("xdg/forklore/progress.db");
    } else if (_i == 1) {
        setenv("XDG_STATE_HOME", "relative", 1);
        setenv("HOME", home, 1);
        want = in_scratch("home/.local/state/forklore/progress.db");
    } else {
        unsetenv("XDG_STATE_HOME");
        unsetenv("HOME");
        want = in_scratch("from-passwd/.local/state/forklore/progress.db");
        no_passwd = _i == 3;
    }
    open_it();
    work();
    if (_i == 3)
        ck_assert(tells("no home directory"));
    else
        ck_assert_ptr_null(progress_notice(p));
    ck_assert_int_eq(is_there(want), _i != 3);
    free(want);
    free(state);
    free(home);
    path = usual;
}
END_TEST

int main(void)
{
    const struct test tests[] = {
        {what_was_done_is_there_after_a_restart, 1},
        {a_lab_never_tried_is_empty, 1},
        {pages_and_hints_only_grow, 1},
        {a_verdict_of_any_length_fits, 1},
        {days_are_counted_by_local_midnights, 3},
        {a_right_answer_comes_back_later_and_later, 1},
        {a_wrong_answer_comes_back_tomorrow, 1},
        {a_right_answer_before_its_time_does_not_count_as_remembered, 1},
        {an_answer_without_days_never_comes_back, 1},
        {what_is_due_is_listed_longest_overdue_first, 1},
        {random_bytes_are_set_aside, 4},
        {a_file_cut_off_anywhere_is_set_aside, 1},
        {an_empty_file_is_a_new_database, 1},
        {flipped_bytes_never_stop_the_course, 1},
        {damage_met_in_use_is_set_aside_then, 1},
        {a_folder_or_fifo_in_its_place_is_set_aside, 2},
        {a_database_of_something_else_is_set_aside, 2},
        {a_newer_database_is_left_as_it_is, 1},
        {an_older_database_is_brought_up_to_date, 1},
        {where_nothing_can_be_written_progress_is_in_memory, 3},
        {a_file_where_the_folder_belongs_leaves_it_in_memory, 1},
        {a_full_disk_is_told_and_loses_nothing, 1},
        {a_disk_full_from_the_start_leaves_it_in_memory, 1},
        {several_tutors_at_once_lose_nothing, 2},
        {a_file_removed_while_open_is_begun_again, 1},
        {a_tutor_whose_file_was_set_aside_goes_on_in_the_new_one, 1},
        {the_usual_place_follows_the_environment, 4},
    };
    scratch_in_memory();
    return run_suite("progress", tests, sizeof tests / sizeof *tests, before,
                     after);
}
