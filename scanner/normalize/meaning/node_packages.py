"""What Node.js brings itself, and packages that are used without being imported.

Facts of the Node.js documentation (module index) and of each package's own documentation.
"""

BUILT_IN = frozenset(
    """
    assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain
    events fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl
    sea sqlite stream string_decoder sys test timers tls trace_events tty url util v8 vm wasi worker_threads zlib
    """.split()  # noqa: SIM905 - a hundred quoted words would hide which ones there are
)

PROGRAMS: dict[str, tuple[str, ...]] = {
    "typescript": ("tsc", "tsserver"),
    "@angular/cli": ("ng",),
    "@vue/cli-service": ("vue-cli-service",),
    "npm-run-all": ("run-s", "run-p", "npm-run-all"),
    "npm-run-all2": ("run-s", "run-p", "npm-run-all"),
    "@playwright/test": ("playwright",),
    "@storybook/cli": ("sb", "storybook"),
    "@nestjs/cli": ("nest",),
    "@biomejs/biome": ("biome",),
    "@changesets/cli": ("changeset",),
    "@commitlint/cli": ("commitlint",),
    "@babel/cli": ("babel",),
    "@swc/cli": ("swc",),
    "@sveltejs/kit": ("svelte-kit",),
    "vue-tsc": ("vue-tsc",),
    "webpack-cli": ("webpack",),
    "mocha": ("mocha", "_mocha"),
    "c8": ("c8",),
}
"""Package -> programs it installs, where the names differ."""

PREFIXES = (
    "eslint-plugin-", "eslint-config-", "babel-plugin-", "babel-preset-", "stylelint-config-",
    "stylelint-", "prettier-plugin-", "postcss-", "karma-", "gulp-", "grunt-", "jest-environment-",
    "jest-", "remark-", "rehype-", "rollup-plugin-", "vite-plugin-", "gatsby-plugin-", "gatsby-",
    "commitlint-config-", "hubot-", "semantic-release-", "eslint-import-resolver-",
)  # fmt: skip
"""A tool's settings name these packages without their prefix."""

BY_HAND = frozenset(
    """
    husky lint-staged prettier eslint typescript nodemon rimraf cross-env concurrently np release-it semantic-release
    standard-version commitizen npm-check-updates serve http-server ts-node tsx tslib core-js regenerator-runtime
    webpack webpack-cli @babel/core postcss sass node-sass less autoprefixer tailwindcss @types/node
    """.split()  # noqa: SIM905 - as above
)
"""Tools started by hand, and what compilers and bundlers load by themselves."""
