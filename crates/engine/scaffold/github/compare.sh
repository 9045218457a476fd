# Fetches both sides as git objects. No file of the pull request is checked out, and nothing from it runs.
[[ $NUMBER =~ ^[0-9]+$ ]]
authorization=$(printf 'x-access-token:%s' "$TOKEN" | base64 --wrap=0)
export GIT_CONFIG_COUNT=1
export GIT_CONFIG_KEY_0="http.$GITHUB_SERVER_URL/.extraheader"
export GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $authorization"
objects=$(mktemp -d)
git init --quiet --bare "$objects"
git -C "$objects" fetch --quiet --no-tags "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY" \
  "+refs/heads/$BASE:refs/heads/base" "+refs/pull/$NUMBER/head:refs/heads/head"
irplan -C "$objects" diff base head --format markdown > "$RUNNER_TEMP/comment.md"
