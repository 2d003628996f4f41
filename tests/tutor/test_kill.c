/* Is everything that was acknowledged still there after kill -9?  A child
 * works as a student with a tutor would, and writes a number to a pipe after
 * each call that returned; the parent reads a random count of numbers and
 * kills it, in the midst of whatever it does by then.
 *
 * A kill is no power cut: this shows that every order of writes is safe, not
 * that the disk obeys.
 *
 * FORKLORE_KILLS says how often, FORKLORE_SEED with which random numbers.
 *
 * SPDX-License-Identifier: MIT */
#include <sqlite3.h>

#include "tests/tutor/scratch.h"
#include "tui/course/progress.h"
#include "tui/course/workspace.h"

#define KILLS 320
#define ROUNDS_IN_ONE_PLACE 16 /* then an empty one: creation is killed too */
#define BIG 40000              /* a file is not written in one go */

enum { ATTEMPT, ANSWER, PAGE, HINT, SAVE, RESET, PREPARE, KINDS };

static struct workspace w;
static char *db_path, *file;
static struct buf err;

/* What was acknowledged in this place: the last number of each kind, and how
 * many attempts and which saves there were. */
static int last[KINDS], attempts;
static bool saved[100000];

static void before(void)
{
    scratch_enter();
    course_make("course");
}

static void after(void)
{
    course_free();
    buf_destroy(&err);
    scratch_leave();
}

/* The student's file of save N, or with N 0 the starter, or -1 main.c: each
 * line tells whose it is. */
static struct buf text_of(int n)
{
    struct buf b = BUF_INIT;
    while (b.len < BIG)
        buf_addf(&b, "/* %d, and line %zu of it */\n", n, b.len);
    buf_adds(&b, "/* the end */\n");
    return b;
}

static bool is_whole(const char *path, int *n)
{
    struct buf have = BUF_INIT;
    bool whole = false;
    if (file_read(path, 1 << 20, &have, NULL) == 0 &&
        sscanf(buf_str(&have), "/* %d,", n) == 1) {
        struct buf want = text_of(*n);
        whole = have.len == want.len && !memcmp(have.data, want.data, have.len);
        buf_destroy(&want);
    }
    buf_destroy(&have);
    return whole;
}

static int save(int n)
{
    struct buf text = text_of(n);
    int status = file_write(file, text.data, text.len, 0644, &err);
    buf_destroy(&text);
    return status;
}

/* Call number N; its kind is N % KINDS. */
static int call(struct progress *p, int n)
{
    struct buf backup = BUF_INIT;
    char id[32];
    int status = -1;
    snprintf(id, sizeof id, "n%d", n);
    switch (n % KINDS) {
    case ATTEMPT:
        return progress_attempt(p, "11-spawn", "pass", true, 1, 1, id, &err);
    case ANSWER:
        return progress_answer(p, "11-spawn", "one", n, true, 3, &err);
    case PAGE:
        return progress_page(p, "11-spawn", n, false, &err);
    case HINT:
        return progress_hint(p, "11-spawn", n, &err);
    case SAVE:
        return save(n);
    case RESET:
        status = workspace_reset(&w, &course, &lab, &backup, &err);
        buf_destroy(&backup);
        return status;
    default:
        return workspace_prepare(&w, &course, &lab, &err);
    }
}

/* child: works on from call N, until it is killed */
static void work(int n, int out)
{
    struct progress *p = progress_open(db_path, &err);
    if (!p || progress_notice(p))
        _exit(2);
    if (workspace_prepare(&w, &course, &lab, &err) == -1)
        _exit(3);
    for (;; n++)
        if (call(p, n) == -1 || fd_writen(out, &n, sizeof n) == -1)
            _exit(4);
}

static void acknowledge(int n)
{
    last[n % KINDS] = n;
    if (n % KINDS == ATTEMPT)
        attempts++;
    if (n % KINDS == SAVE)
        saved[n] = true;
}

/* parent: lets it do some calls from N on, kills it; the next free number */
static int work_and_kill(int n)
{
    int ends[2], got, status, calls = (int)(random() % 12);
    volatile unsigned spin = 0;
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(ends[0]);
        work(n, ends[1]);
    }
    ck_assert_int_gt(pid, 0);
    close(ends[1]);
    for (int i = 0; i < calls; i++) {
        ck_assert_int_eq(fd_readn(ends[0], &got, sizeof got), sizeof got);
        ck_assert_int_eq(got, n);
        acknowledge(n++);
    }
    /* Not always at the start of the next call: a little later, or much. */
    for (unsigned i = (unsigned)random() % 400000; i-- > 0;)
        spin = spin + i;
    kill(pid, SIGKILL);
    while (fd_readn(ends[0], &got, sizeof got) == sizeof got) {
        ck_assert_int_eq(got, n);
        acknowledge(n++);
    }
    close(ends[0]);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_msg(WIFSIGNALED(status), "the child failed: 0x%x", status);
    return n + KINDS; /* numbers of the call that was cut off stay unique */
}

static int count(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s;
    ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(s), SQLITE_ROW);
    int n = sqlite3_column_int(s, 0);
    sqlite3_finalize(s);
    return n;
}

/* CUT: how many calls may have been done without being acknowledged. */
static void check_progress(int cut)
{
    struct lab_progress l;
    sqlite3 *db;
    struct progress *p = progress_open(db_path, &err);
    ck_assert_msg(p && !progress_notice(p), "%s", progress_notice(p));
    ck_assert_int_eq(progress_lab(p, "11-spawn", &l, &err), 0);
    ck_assert_int_ge(l.attempts, attempts);
    ck_assert_int_le(l.attempts, attempts + cut);
    ck_assert_int_ge(l.page, last[PAGE] ? last[PAGE] : -1);
    ck_assert_int_ge(l.hints, last[HINT]);
    ck_assert_int_ge(progress_choice(p, "11-spawn", "one"),
                     last[ANSWER] ? last[ANSWER] : -1);

    ck_assert_int_eq(sqlite3_open(db_path, &db), SQLITE_OK);
    ck_assert_int_eq(
        count(db, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"),
        1);
    char *sql = str_format("SELECT count(*) FROM attempt WHERE detail = 'n%d'",
                           last[ATTEMPT]);
    ck_assert_int_eq(count(db, sql), last[ATTEMPT] > 0);
    free(sql);
    sqlite3_close(db);
    progress_close(p);
}

/* Each save is whole, in its place or as a backup; none is lost.  A save that
 * a later one has overwritten would be, so each is followed by a reset. */
static void check_workspace(int started)
{
    static bool found[sizeof saved];
    int n = 0;
    char *dir = str_format("%s/11-spawn", w.home);
    char **names = file_list(dir, NULL);
    memset(found, 0, sizeof found);
    for (size_t i = 0; names && names[i]; i++) {
        char *path = str_format("%s/%s", dir, names[i]);
        if (!strncmp(names[i], "spawn.c", 7)) {
            ck_assert_msg(is_whole(path, &n), "%s is not whole", path);
            found[n] = true;
        } else if (!strcmp(names[i], "main.c")) {
            ck_assert_msg(is_whole(path, &n) && n == -1, "%s", path);
        } else if (names[i][0] != '.') {
            struct buf text = get(path);
            ck_assert_int_gt(text.len, 20);
            ck_assert_int_eq(text.data[text.len - 1], '\n');
            buf_destroy(&text);
        }
        free(path);
    }
    for (int s = 0; s < started; s++)
        ck_assert_msg(!saved[s] || found[s], "save %d is lost", s);
    if (last[PREPARE] || last[RESET])
        ck_assert(is_there(file));
    strs_free(names);
    free(dir);
}

static void new_place(int round)
{
    char name[32];
    snprintf(name, sizeof name, "place-%d", round - ROUNDS_IN_ONE_PLACE);
    char *place = in_scratch(name);
    ck_assert_int_eq(file_rmtree(place, &err), 0);
    free(place);
    snprintf(name, sizeof name, "place-%d", round);
    place = in_scratch(name);
    free(db_path);
    free(file);
    free(w.home);
    db_path = str_format("%s/state/progress.db", place);
    w.home = str_format("%s/work", place);
    file = workspace_path(&w, &lab);
    free(place);
    memset(last, 0, sizeof last);
    memset(saved, 0, sizeof saved);
    attempts = 0;
}

static long from_env(const char *name, long otherwise)
{
    const char *s = getenv(name);
    return s ? atol(s) : otherwise;
}

START_TEST(what_was_acknowledged_is_there_after_kill_9)
{
    long kills = from_env("FORKLORE_KILLS", KILLS);
    long seed = from_env("FORKLORE_SEED", (long)getpid());
    struct buf starter = text_of(0), other = text_of(-1);
    int n = KINDS, cut = 0;

    printf("FORKLORE_SEED=%ld, %ld kills\n", seed, kills);
    srandom((unsigned)seed);
    course_put("labs/11-spawn/spawn.c", buf_str(&starter));
    course_put("labs/11-spawn/main.c", buf_str(&other));
    for (long round = 0; round < kills; round++) {
        if (round % ROUNDS_IN_ONE_PLACE == 0) {
            new_place((int)round);
            n = KINDS;
            cut = 0;
        }
        n = work_and_kill(n);
        check_progress(++cut);
        check_workspace(n);
    }
    ck_assert_int_gt(last[ATTEMPT], 0);
    ck_assert_int_gt(last[RESET], 0);
    buf_destroy(&starter);
    buf_destroy(&other);
    free(db_path);
    free(file);
    free(w.home);
}
END_TEST

int main(void)
{
    const struct test tests[] = {
        {what_was_acknowledged_is_there_after_kill_9, 1},
    };
    scratch_in_memory();
    return run_suite("kill", tests, sizeof tests / sizeof *tests, before,
                     after);
}
