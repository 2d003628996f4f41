/* Can a submission hang, fool or harm the grader?  Each file in tests/hostile
 * tries, and is graded by the real engine with the real judge; then the
 * reference solution is, which has to pass as if nothing had happened.
 *
 * Leaves what is no file at all to test_grade.c.
 *
 * What no test here can promise, because in practice a submission runs as its
 * own user, in one address space with the scenes: it can become the reference
 * program, read the nonce in its own memory and tell what a right solution
 * would, opt out of the sanitizers by an attribute, fill memory that belongs to
 * no process (memfd_create) until its deadline, and delete files.  It deceives
 * its author, or harms what is its author's; a class is graded in a sandbox.
 *
 * HOSTILE_ONLY=a.c|b.c chooses, HOSTILE_TELL=1 prints each verdict.
 *
 * A hostile file begins with a comment:
 *
 *     hostile: what it does
 *     verdict: NAME            one of these, by |; never "pass"
 *     says: TEXT               one of these, by |, stands in the report
 *     lane: memory             if it is not the behaviour lane
 *     only: TEST               if each test would take as long as its deadline
 *     deadline: SECONDS        of a test, instead of the usual
 *     patience: SECONDS        for the compiler, if it would take them all
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/rig.h" /* first: it tells Check's test_result from ours */

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <sys/signalfd.h>

#include "tests/tutor/scratch.h"

#define SHORT 0.5 /* seconds: the deadline where it will be reached */

static struct course real;
static const struct lab *spawn;
static char **hostile; /* paths */
static int nhostile;
static char *solution;

/* ---- Around each test ---- */

static int fds_before;
static bool shm_is_ours; /* a /dev/shm that only this test sees */
static pid_t bystander;
static int heard; /* end-of-file when the bystander is gone, a byte when hit */

static int count_fds(void)
{
    int n = 0;
    char **names = file_list("/proc/self/fd", NULL);
    while (names[n])
        n++;
    strs_free(names);
    return n;
}

/* Another process of the same user, in a session of its own, that nobody has
 * a reason to signal: writes a byte for each signal that comes. */
static _Noreturn void stand_by(int out)
{
    sigset_t all;
    struct signalfd_siginfo info;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setsid();
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    int fd = signalfd(-1, &all, SFD_CLOEXEC);
    fd_writen(out, "r", 1);
    while (fd_readn(fd, &info, sizeof info) == sizeof info)
        fd_writen(out, "s", 1);
    _exit(1);
}

static void start_bystander(void)
{
    int ends[2];
    char ready;
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    bystander = fork();
    if (bystander == 0)
        stand_by(ends[1]);
    ck_assert_int_gt(bystander, 0);
    close(ends[1]);
    heard = ends[0];
    ck_assert_int_eq(fd_readn(heard, &ready, 1), 1);
}

static void end_bystander(void)
{
    kill(bystander, SIGKILL);
    ck_assert_int_eq(waitpid(bystander, NULL, 0), bystander);
    close(heard);
}

static void before(void)
{
    scratch_enter();
    setenv("HOME", scratch, 1);
    unsetenv("XDG_CACHE_HOME");
    unsetenv("FORKLORE_HOME");
    unsetenv("CC");
    /* What escapes from everybody else comes to us. */
    ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    start_bystander();
    shm_is_ours = small_disk("/dev/shm", 16 << 20);
    fds_before = count_fds();
}

static void after(void)
{
    end_bystander();
    scratch_leave();
}

/* ---- What a file says about itself ---- */

struct header {
    char verdict[64], says[200], only[32];
    enum lane lane;
    double deadline, patience;
};

/* The value of " * NAME: " in the first comment; "" when it is not there. */
static void field(const char *text, const char *name, char *out, size_t size)
{
    char *key = str_format("\n * %s:", name);
    const char *end = strstr(text, "*/"), *at = strstr(text, key);
    out[0] = '\0';
    if (at && end && at < end) {
        at += strlen(key);
        at += *at == ' ';
        snprintf(out, size, "%.*s", (int)strcspn(at, "\n"), at);
    }
    free(key);
}

static void read_header(const char *path, struct header *h)
{
    struct buf text = get(path);
    char lane[32], number[32];
    ck_assert_msg(strncmp(buf_str(&text), "/* hostile: ", 12) == 0,
                  "%s does not say what it does", path);
    field(buf_str(&text), "verdict", h->verdict, sizeof h->verdict);
    field(buf_str(&text), "says", h->says, sizeof h->says);
    field(buf_str(&text), "only", h->only, sizeof h->only);
    field(buf_str(&text), "lane", lane, sizeof lane);
    field(buf_str(&text), "patience", number, sizeof number);
    h->patience = atof(number);
    field(buf_str(&text), "deadline", number, sizeof number);
    h->deadline = *number ? atof(number) : *h->only ? SHORT : 0;
    h->lane = *lane ? lane_named(lane) : LANE_BEHAVIOUR;
    ck_assert_msg(h->says[0], "%s says nothing", path);
    ck_assert_int_lt(h->lane, LANES);
    buf_destroy(&text);
}

static bool is_one_of(const char *names, const char *name)
{
    for (const char *p = names; *p; p += p[strcspn(p, "|")] == '|') {
        size_t n = strcspn(p, "|");
        if (n == strlen(name) && strncmp(p, name, n) == 0)
            return true;
        p += n;
    }
    return false;
}

static bool says_one_of(const char *text, const char *words)
{
    bool found = false;
    for (const char *p = words; *p && !found; p += *p == '|') {
        char *word = str_ndup(p, strcspn(p, "|"));
        found = strstr(text, word) != NULL;
        p += strlen(word);
        free(word);
    }
    return found;
}

/* ---- Grading ---- */

/* The report as one line: it wraps where it likes. */
static char *flat(const struct report *r)
{
    struct buf text = BUF_INIT, line = BUF_INIT;
    report_text(r, &text);
    for (const char *p = buf_str(&text); *p; p++)
        if (!isspace((unsigned char)*p))
            buf_addc(&line, *p);
        else if (line.len > 0 && line.data[line.len - 1] != ' ')
            buf_addc(&line, ' ');
    buf_destroy(&text);
    return buf_take(&line);
}

/* What a student reads first. */
static const char *clear_line(const struct report *r)
{
    const struct test_result *t = report_first_failure(r);
    return r->note            ? r->note
           : r->lanes[0].note ? r->lanes[0].note
           : t                ? t->seen
                              : NULL;
}

static struct grade *grade_it(const struct grade_options *o)
{
    struct buf err = BUF_INIT;
    struct grade *g = grade_start(&real, spawn, o, &err);
    ck_assert_msg(g != NULL, "%s", buf_str(&err));
    const struct report *r = grade_run(g, NULL, NULL, NULL);
    ck_assert_int_eq(r->state, STATE_ENDED);
    buf_destroy(&err);
    return g;
}

static void the_reference_passes(void)
{
    struct grade_options o = {.file = solution, .lanes = 1 << LANE_BEHAVIOUR};
    struct grade *g = grade_it(&o);
    const struct report *r = grade_report(g);
    char *text = flat(r);
    ck_assert_msg(r->verdict == VERDICT_PASS, "%s", text);
    free(text);
    grade_free(g);
}

/* ---- What may be left ---- */

static void nobody_is_left(void)
{
    char path[64], text[4096] = "";
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert_int_ge(fd, 0);
    fd_readn(fd, text, sizeof text - 1);
    close(fd);
    char *only = str_format("%d ", (int)bystander);
    ck_assert_str_eq(text, only);
    free(only);
}

static void nobody_else_was_hit(void)
{
    struct pollfd p = {.fd = heard, .events = POLLIN};
    ck_assert_msg(poll(&p, 1, 0) == 0, "the bystander was signalled");
    ck_assert_int_eq(kill(bystander, 0), 0);
}

static void nothing_is_in_shared_memory(void)
{
    char **names = shm_is_ours ? file_list("/dev/shm", NULL) : NULL;
    for (char **n = names; n && *n; n++)
        ck_abort_msg("/dev/shm/%s is left", *n);
    strs_free(names);
}

/* In the cache, only the last build; in that, only what a build is made of. */
static void the_build_is_tidy(const char *name)
{
    char *cache = in_scratch(".cache/forklore");
    char **builds = file_list(cache, NULL);
    for (char **n = builds; n && *n; n++)
        ck_assert_msg(strcmp(*n, spawn->slug) == 0, "%s is left", *n);
    strs_free(builds);
    char *dir = str_format("%s/%s/%s", cache, spawn->slug, name);
    char *run = str_format("%s/run", dir);
    char **files = file_list(dir, NULL), **ran = file_list(run, NULL);
    for (char **n = files; n && *n; n++) {
        const char *dot = strrchr(*n, '.');
        ck_assert_msg(
            strcmp(*n, "subject") == 0 || strcmp(*n, "run") == 0 ||
                (dot && (strcmp(dot, ".c") == 0 || strcmp(dot, ".o") == 0)),
            "%s/%s is left", dir, *n);
    }
    ck_assert_msg(!ran || !*ran, "%s/%s is left", run, ran ? *ran : "");
    strs_free(files);
    strs_free(ran);
    free(dir);
    free(run);
    free(cache);
}

static void nothing_is_left(const char *lane)
{
    grade_reap();
    nobody_is_left();
    nobody_else_was_hit();
    nothing_is_in_shared_memory();
    the_build_is_tidy(lane);
    ck_assert_int_eq(count_fds(), fds_before);
}

/* ---- Tests ---- */

START_TEST(an_attack_has_a_verdict_and_no_effect)
{
    const char *path = hostile[_i];
    struct header h;
    read_header(path, &h);
    struct grade_options o = {.file = path,
                              .lanes = 1u << h.lane,
                              .only = *h.only ? h.only : NULL,
                              .deadline = h.deadline,
                              .patience = h.patience};
    struct grade *g = grade_it(&o);
    const struct report *r = grade_report(g);
    char *text = flat(r);
    const char *line = clear_line(r);
    ck_assert_msg(is_one_of(h.verdict, verdict_name(r->verdict)), "%s: %.1500s",
                  path, text);
    ck_assert_int_ne(r->verdict, VERDICT_PASS);
    ck_assert_msg(says_one_of(text, h.says), "%s: %.1500s", path, text);
    ck_assert_msg(line && *line && !strchr(line, '\n'), "%s: %.1500s", path,
                  text);
    ck_assert_ptr_null(strpbrk(text, "\x1b\x07"));
    if (getenv("HOSTILE_TELL"))
        printf("%-28s %-14s %.200s\n", strrchr(path, '/') + 1,
               verdict_name(r->verdict), line);
    free(text);
    grade_free(g); /* and at once, before anything can be collected: */
    the_reference_passes();
    nothing_is_left(lane_name(h.lane));
}
END_TEST

/* The reference solution, spoiled in ways that C does not mind. */
static struct buf spoiled(int how)
{
    struct buf good = get(solution), b = BUF_INIT;
    static const char bom[] = "\xef\xbb\xbf";
    if (how == 3)
        buf_adds(&b, bom);
    for (size_t i = 0; i < good.len; i++) {
        if (how == 1 && good.data[i] == '\n')
            buf_addc(&b, '\r');
        buf_addc(&b, good.data[i]);
        if (how == 2 && strncmp(good.data + i, "/*", 2) == 0)
            buf_add(&b, "*\0", 2); /* in the midst of a comment */
    }
    if (how == 0)
        while (b.len > 0 && b.data[b.len - 1] == '\n')
            buf_cut(&b, b.len - 1);
    buf_destroy(&good);
    return b;
}

/* Whoever hangs everywhere has waited long enough after two that came twice. */
START_TEST(two_confirmed_timeouts_are_enough)
{
    char *file = str_format("%s/tests/hostile/sleeps.c", real.root);
    struct grade_options o = {
        .file = file, .lanes = 1u << LANE_BEHAVIOUR, .deadline = 0.25};
    struct grade *g = grade_it(&o);
    const struct lane_result *l = &grade_report(g)->lanes[0];
    ck_assert_int_eq(l->verdict, VERDICT_TIMEOUT);
    size_t timeouts = 0;
    for (size_t i = 0; i < l->ntests; i++) {
        const struct test_result *t = &l->tests[i];
        ck_assert_int_eq(t->state, STATE_ENDED);
        if (t->verdict != VERDICT_TIMEOUT)
            continue;
        bool once = strstr(t->seen, "for 0.25 s") != NULL;
        ck_assert_msg(once == (++timeouts > 2), "%s: %s", t->name, t->seen);
    }
    ck_assert_uint_gt(timeouts, 2);
    grade_free(g);
    free(file);
    nothing_is_left("behaviour");
}
END_TEST

START_TEST(the_form_of_a_text_decides_nothing)
{
    struct buf text = spoiled(_i);
    char *file = in_scratch("spawn.c");
    put(file, text.data, text.len);
    struct grade_options o = {.file = file};
    struct grade *g = grade_it(&o);
    char *said = flat(grade_report(g));
    ck_assert_msg(grade_report(g)->verdict == VERDICT_PASS, "%s", said);
    grade_free(g);
    nothing_is_left("memory");
    free(said);
    free(file);
    buf_destroy(&text);
}
END_TEST

/* ---- The course ---- */

static void open_course(void)
{
    struct buf err = BUF_INIT;
    char exe[4096], *root = realpath(".", NULL);
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    exe[n > 0 ? n : 0] = '\0';
    char *slash = strstr(exe, "/tests/test_hostile");
    char *kit = str_format("%.*s/kit", slash ? (int)(slash - exe) : 0, exe);
    if (course_open_at(&real, root, kit, &err) ||
        !(spawn = course_lab(&real, "11-spawn", &err))) {
        fprintf(stderr, "%s\n", buf_str(&err));
        exit(1);
    }
    solution = str_format("%s/solutions/11-spawn/spawn.c", root);
    char *dir = str_format("%s/tests/hostile", root);
    const char *only = getenv("HOSTILE_ONLY");
    hostile = file_list(dir, &err);
    if (!hostile) {
        fprintf(stderr, "%s\n", buf_str(&err));
        exit(1);
    }
    for (char **f = hostile; *f; f++) {
        if (only && !is_one_of(only, *f)) {
            free(*f);
            continue;
        }
        char *path = str_format("%s/%s", dir, *f);
        free(*f);
        hostile[nhostile++] = path;
    }
    hostile[nhostile] = NULL;
    free(dir);
    free(kit);
    free(root);
}

int main(void)
{
    open_course();
    const struct test tests[] = {
        {an_attack_has_a_verdict_and_no_effect, nhostile},
        {two_confirmed_timeouts_are_enough, 1},
        {the_form_of_a_text_decides_nothing, 4},
    };
    int failed = run_suite("hostile", tests, sizeof tests / sizeof *tests,
                           before, after);
    strs_free(hostile);
    free(solution);
    course_close(&real);
    return failed;
}
