# Builds everything, below build/ and nowhere else.  `make help` says what one
# can ask for.  Sources are found by where they lie: a new file in tui/, a new
# lab, solution, judge, mutant or test changes nothing here.
#
#     make SAN=address,undefined ...     the same with sanitizers, in build-san/
#     make V=1 ...                       shows the commands
#
# SPDX-License-Identifier: MIT

QUIET := $(findstring s,$(firstword -$(MAKEFLAGS)))
MAKEFLAGS += --no-builtin-rules --no-print-directory
ifeq ($(MAKELEVEL),0) # as many jobs as processors, unless -j says otherwise
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 2)
endif
# Messages stay in one piece; but what runs for long speaks for itself.
ifeq ($(filter start test bench,$(MAKECMDGOALS)),)
MAKEFLAGS += --output-sync=target
endif
ifneq ($(filter clean,$(MAKECMDGOALS)),)
.NOTPARALLEL:
endif
.SUFFIXES:
.SECONDARY:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

ifeq ($(origin CC),default)
CC := gcc
endif
PKG_CONFIG ?= pkg-config
BUILD := $(if $(SAN),build-san,build)
OBJ := $(BUILD)/obj
KIT := $(BUILD)/kit

# ---- Flags ----

# The value $2 for the variable $1, found out when first needed and not before:
# `make deps` has to work while compiler and pkg-config are still missing.
once = $(eval $1 := $2)$($1)

STD := -std=c17 -D_GNU_SOURCE
# Errors only from the compiler we test with: others warn of other things, and
# a student must not be stopped by that.
WARN = $(call once,WARN,-Wall -Wextra -Wshadow -Wmissing-prototypes \
	-Wswitch-enum $(if $(filter 12,$(shell $(CC) -dumpversion)),-Werror))
# With sanitizers gcc warns of truncations and such that cannot be; the build
# without them has warned of what can.
warn = $(if $(findstring sanitize,$1),-w,$(WARN))
CFLAGS ?= $(if $(SAN),-O1,-O2) -g
SANFLAGS := $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all \
	-fno-omit-frame-pointer)

# The libraries, by their names for pkg-config.
PROGRAM_LIBS := ncursesw md4c sqlite3 jansson vterm libseccomp
JUDGE_LIBS := check jansson libseccomp
pkg = $(shell $(PKG_CONFIG) $1)
PKG_CFLAGS = $(call once,PKG_CFLAGS,\
	$(call pkg,--cflags $(PROGRAM_LIBS) $(JUDGE_LIBS)))
LDLIBS = $(call once,LDLIBS,$(call pkg,--libs $(PROGRAM_LIBS)))
JUDGE_LDLIBS = $(call once,JUDGE_LDLIBS,$(call pkg,--libs $(JUDGE_LIBS)))

# What the student's file is compiled with, in each lane (tui/grade/kit.h).
LANES := behaviour memory
KIT_behaviour := $(STD) -O1 -g -fno-omit-frame-pointer -Wall -Wextra
KIT_memory := $(KIT_behaviour) -fsanitize=address,undefined \
	-fno-sanitize-recover=undefined
KIT_LINK = $(call once,KIT_LINK,\
	-pthread$(if $(shell command -v ld.gold), -fuse-ld=gold))

OURS = $(STD) $(CFLAGS) $(call warn,$(SANFLAGS)) $(SANFLAGS) -MMD -MP

# ---- What there is ----

LABS := $(notdir $(wildcard labs/[0-9][0-9]-*))
modules = $(filter-out %/main.c,$(wildcard solutions/$1/*.c))
objects = $(patsubst %.c,$(OBJ)/%.o,$1)

TUI := $(wildcard tui/*/*.c)
TUI_OBJ := $(call objects,$(filter-out tui/cmd/main.c,$(TUI)))
BASE_OBJ := $(call objects,$(wildcard tui/base/*.c))
JUDGE_OBJ := $(call objects,$(wildcard tests/support/judge*.c))
PROGRAM := $(BUILD)/forklore

TEST_C := $(wildcard tests/tutor/*.c)
TEST_MAIN := $(filter tests/tutor/test_% tests/tutor/fuzz_% \
	tests/tutor/picture.c,$(TEST_C))
TESTS := $(TEST_MAIN:tests/tutor/%.c=$(BUILD)/tests/%)
HELPER_OBJ := $(call objects,$(filter-out $(TEST_MAIN),$(TEST_C)))
BENCH_C := $(wildcard tests/bench/*.c)
BENCHES := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(BENCH_C))

JUDGED := $(foreach l,$(LABS),$(if $(wildcard tests/labs/$l/check_*.c),$l))
SCENED := $(foreach l,$(LABS),$(if $(wildcard tests/labs/$l/subject.c),$l))
SOLVED := $(foreach l,$(LABS),$(if $(call modules,$l),$l))
ALL_MODULES := $(foreach l,$(SOLVED),$(call modules,$l))

KIT_FILES := $(KIT)/flags $(JUDGED:%=$(KIT)/judge/%) \
	$(foreach lane,$(LANES),$(KIT)/$(lane)/subject.o \
		$(SCENED:%=$(KIT)/$(lane)/%.o) $(LABS:%=$(KIT)/$(lane)/%.a)) \
	$(addprefix $(KIT)/gold/,$(filter $(SCENED),$(SOLVED)))

# ---- Targets ----

.PHONY: all tests kit FORCE
all: $(PROGRAM) kit $(BUILD)/libmp.a ## builds the tutor and what it grades with
kit: $(KIT_FILES)
tests: all $(TESTS) ## builds the tests, too

# Says what is made from what: a line each; for `make start`, one line that is
# written over; for `make -s`, nothing.
say = @mkdir -p $(@D); $(if $(V),set -x;,$(if $(LIVE),\
	printf '\r\033[K  %s %s\r' $1 $2;,$(if $(QUIET),,\
	printf '  %-4s %s\n' $1 $2;)))

# A file that changes only when its text does: what depends on it is made again
# when a flag or a list has changed, not each time.
define stamp
$(BUILD)/stamp/$1: FORCE
	@mkdir -p $$(@D); text='$$(strip $2)'; \
	[ "$$$$(cat $$@ 2>/dev/null)" = "$$$$text" ] || echo "$$$$text" >$$@
endef
FLAGS := $(BUILD)/stamp/flags
$(eval $(call stamp,flags,$(CC) $$(OURS) $$(KIT_memory) $$(KIT_LINK)))
$(eval $(call stamp,tui,$(TUI_OBJ)))
$(eval $(call stamp,judge,$(JUDGE_OBJ) $(BASE_OBJ)))
$(eval $(call stamp,helpers,$(HELPER_OBJ)))
$(eval $(call stamp,modules,$(ALL_MODULES)))

# ---- The program, and what tests of it are linked with ----

$(BUILD)/forklore: $(OBJ)/tui/cmd/main.o $(BUILD)/tui.a
	$(call say,ld,$@) $(CC) $(OURS) -o $@ $^ $(LDLIBS)

archive = $(call say,ar,$@) rm -f $@; ar qcs $@ $(filter %.o,$^)
$(BUILD)/tui.a: $(TUI_OBJ) $(BUILD)/stamp/tui
	$(archive)
$(BUILD)/judge.a: $(JUDGE_OBJ) $(BUILD)/stamp/judge
	$(archive)
$(BUILD)/helpers.a: $(HELPER_OBJ) $(BUILD)/stamp/helpers
	$(archive)

TEST_AR := $(BUILD)/helpers.a $(BUILD)/judge.a $(BUILD)/tui.a
$(BUILD)/tests/%: $(OBJ)/tests/tutor/%.o $(TEST_AR)
	$(call say,ld,$@) $(CC) $(OURS) -o $@ $^ $(JUDGE_LDLIBS) $(LDLIBS)
$(BUILD)/bench/%: $(OBJ)/tests/bench/%.o $(TEST_AR)
	$(call say,ld,$@) $(CC) $(OURS) -o $@ $^ $(JUDGE_LDLIBS) $(LDLIBS)

# Labs see their contracts and nothing else of the house.
$(OBJ)/solutions/%.o: solutions/%.c $(FLAGS)
	$(call say,cc,$<) $(CC) $(OURS) -Ilabs/include -c -o $@ $<
$(OBJ)/%.o: %.c $(FLAGS)
	$(call say,cc,$<) $(CC) $(OURS) -I. $(PKG_CFLAGS) -c -o $@ $<

$(BUILD)/libmp.a: $(call objects,$(ALL_MODULES)) $(BUILD)/stamp/modules
	$(archive)

# ---- The kit ----

$(KIT)/flags: $(FLAGS)
	$(call say,kit,$@) printf '%s\n' 'cc=$(CC)' \
		'behaviour=$(KIT_behaviour)' 'memory=$(strip $(KIT_memory))' \
		'link=$(KIT_LINK)' >$@

define lane_rules
$(KIT)/$1/subject.o: tests/support/subject.c $(FLAGS)
	$$(call say,cc,$$@) $(CC) $(KIT_$1) $$(call warn,$(KIT_$1)) -MMD -MP \
		-I. -c -o $$@ $$<
$(KIT)/$1/%.o: tests/labs/%/subject.c $(FLAGS)
	$$(call say,cc,$$@) $(CC) $(KIT_$1) $$(call warn,$(KIT_$1)) -MMD -MP \
		-I. -Ilabs/include -c -o $$@ $$<
$(OBJ)/$1/%.o: %.c $(FLAGS)
	$$(call say,cc,$$@) $(CC) $(KIT_$1) $$(call warn,$(KIT_$1)) -MMD -MP \
		-Ilabs/include -c -o $$@ $$<
endef
$(foreach lane,$(LANES),$(eval $(call lane_rules,$(lane))))

# $1: a lane, $2: a lab.  Its archive holds the other labs' modules.
define archive_rule
$(KIT)/$1/$2.a: $(patsubst %.c,$(OBJ)/$1/%.o,\
		$(filter-out solutions/$2/%,$(ALL_MODULES))) $(BUILD)/stamp/modules
	$$(archive)
endef
$(foreach lane,$(LANES),$(foreach l,$(LABS),\
	$(eval $(call archive_rule,$(lane),$l))))

# $1: a lab.
define lab_rules
$(KIT)/judge/$1: $(call objects,$(wildcard tests/labs/$1/check_*.c)) \
		$(JUDGE_OBJ) $(BASE_OBJ) $(BUILD)/stamp/judge
	$$(call say,ld,$$@) $(CC) $$(OURS) -o $$@ $$(filter %.o,$$^) \
		$$(JUDGE_LDLIBS)
$(KIT)/gold/$1: $(patsubst %.c,$(OBJ)/behaviour/%.o,$(call modules,$1)) \
		$(KIT)/behaviour/$1.o $(KIT)/behaviour/subject.o \
		$(KIT)/behaviour/$1.a
	$$(call say,ld,$$@) $(CC) $(KIT_behaviour) -o $$@ $$^ $$(KIT_LINK)
endef
$(foreach l,$(LABS),$(eval $(call lab_rules,$l)))

# ---- Setting up ----

# Debian's packages, each with what shows on other systems that its counterpart
# is there: a program, or a library (+) by its name for pkg-config.  And an
# editor, if there is none at all.
NO_EDITOR = $(if $(VISUAL)$(EDITOR)$(strip $(shell for e in editor nano vim vi \
	emacs; do command -v $$e; done; true)),,nano=nano)
NEEDED = $(NO_EDITOR) gcc=gcc libc6-dev= binutils=ar make=make pkg-config=pkg-config \
	libncurses-dev=+ncursesw libmd4c-dev=+md4c libsqlite3-dev=+sqlite3 \
	libjansson-dev=+jansson libvterm-dev=+vterm check=+check \
	libseccomp-dev=+libseccomp
NEEDED_BY_TESTS = $(NEEDED) python3=python3 clang-format=clang-format \
	clang-tidy=clang-tidy cppcheck=cppcheck gdb=gdb procps=ps

# $1: what it is for, $2: packages.
define install
packages='$(foreach p,$2,$(firstword $(subst =, ,$p)))'; missing=; \
if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then \
	have=" $$(dpkg-query -W -f='$${Package}=$${db:Status-Status} ' \
		$$packages 2>/dev/null)"; \
	for p in $$packages; do \
		case $$have in *" $$p=installed "*) ;; \
		*) missing="$$missing $$p" ;; esac; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	echo "$1 needs these packages:$$missing"; \
	get="apt-get -q update && \
apt-get -q install -y --no-install-recommends$$missing"; \
	if [ "$$(id -u)" = 0 ]; then as=; \
	elif command -v sudo >/dev/null; then as=sudo; \
	else echo "Run this as root, then this again:"; echo "    $$get"; exit 1; fi; \
	echo "$${as:+$$as }$$get"; \
	exec $$as env DEBIAN_FRONTEND=noninteractive sh -c "$$get" </dev/null; \
fi; \
for p in $2; do \
	see=$${p#*=}; \
	case $$see in '') continue ;; \
	+*) $(PKG_CONFIG) --exists "$${see#+}" ;; \
	*) command -v "$$see" >/dev/null ;; esac 2>/dev/null || \
		missing="$$missing $${p%%=*}"; \
done; \
[ -n "$$missing" ] || exit 0; \
echo "$1 needs what Debian calls$$missing."; \
echo "Please install their counterparts on this system, then run this again."; \
exit 1
endef

.PHONY: deps deps-test start test
deps: ## installs what the tutor needs
	@$(call install,Forklore,$(NEEDED))
deps-test: ## installs what the tests need, too
	@$(call install,Testing Forklore,$(NEEDED_BY_TESTS))

# The build is a make of its own: what it needs may just have been installed.
start: ## sets up what is missing, builds, and starts the tutor
	@$(MAKE) deps
	@if [ -t 1 ] && [ "$${TERM:-dumb}" != dumb ]; then \
		$(MAKE) LIVE=1 all && printf '\r\033[K'; \
	else \
		$(MAKE) -s all; \
	fi
	@exec $(BUILD)/forklore

test: ## sets up what is missing and runs every test
	@tests/run

# ---- Checks of the sources ----

OUR_C := $(TUI) $(TEST_C) $(BENCH_C) \
	$(wildcard tests/support/*.c tests/labs/*/*.c labs/*/*.c solutions/*/*.c)
HEADERS := $(wildcard tui/*/*.h tests/*/*.h labs/include/mp/*.h)
FORMATTED := $(OUR_C) $(HEADERS) $(wildcard lessons/*/*.c \
	tests/labs/*/mutants/*.c tests/hostile/*.c)
TIDY_OK := $(OUR_C:%=$(BUILD)/lint/%.ok)
LINT_FLAGS := $(STD) -I. -Ilabs/include
# One function at a time: clang's analyzer does not know what err_set returns,
# and takes every path on from a failed call for possible.
TIDY_FLAGS := $(LINT_FLAGS) -Xclang -analyzer-config -Xclang ipa=none

.PHONY: layers format format-check lint bench
layers: ## checks that every file includes only what its place allows
	@tests/layers
format: ## lays the sources out
	@clang-format -i $(FORMATTED)
format-check: ## checks that they are laid out
	@clang-format --dry-run -Werror $(FORMATTED)
lint: $(BUILD)/lint/cppcheck.ok $(TIDY_OK) ## clang-tidy and cppcheck

$(BUILD)/lint/%.c.ok: %.c .clang-tidy
	$(call say,tidy,$<) clang-tidy --quiet $< -- $(TIDY_FLAGS) \
		2>$@.log || { sed '/ warnings\? generated/d' $@.log; exit 1; }
	@$(CC) $(LINT_FLAGS) -MM -MP -MT $@ -MF $(@:.ok=.d) $<; touch $@
# Cppcheck 2.10 does not know _Noreturn by that name, and takes what is returned
# for an object that keeps every pointer it was given.
$(BUILD)/lint/cppcheck.ok: $(OUR_C) $(HEADERS)
	$(call say,lint,cppcheck) mkdir -p $(BUILD)/cppcheck; \
	cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 \
		--enable=warning,portability --cppcheck-build-dir=$(BUILD)/cppcheck \
		--suppress=returnDanglingLifetime --suppress=danglingLifetime \
		-D_GNU_SOURCE '-D_Noreturn=__attribute__((noreturn))' \
		-I. -Ilabs/include $(OUR_C) && touch $@

bench: all $(BENCHES) ## measures; run by hand
	@set -e; for b in $(BENCHES) $(filter-out %.c %.h %.md,\
		$(wildcard tests/bench/*)); do echo "== $$b"; $$b; done

.PHONY: picture clean help
picture: all $(BUILD)/tests/picture ## draws README's picture again
	@$(BUILD)/tests/picture >$(BUILD)/tutor.svg
	@mv $(BUILD)/tutor.svg lessons/tutor.svg
clean: ## removes what was built
	@rm -rf build build-*
help: ## says this
	@echo 'make TARGET, where TARGET is'
	@sed -n 's/^\([a-z-]*\):.* ## /\1\t/p' Makefile | \
		while IFS='	' read -r t what; do printf '  %-13s %s\n' $$t "$$what"; done
	@echo 'SAN=address,undefined builds with sanitizers, in build-san; V=1 shows'
	@echo 'the commands.'

# Which headers everything that was built was built from.
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
