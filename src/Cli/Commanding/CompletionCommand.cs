using System.CommandLine;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;

namespace DbCalm.Cli.Commanding;

/// <summary>Prints what teaches a shell to complete commands, options and names.</summary>
internal sealed class CompletionCommand : ExampleCommand
{
    private const string Sourced = "source <(dbcalmctl completion bash)";
    private const string InstalledForBash = "dbcalmctl completion bash > /usr/share/bash-completion/completions/dbcalmctl";
    private const string InstalledForZsh = "dbcalmctl completion zsh > /usr/local/share/zsh/site-functions/_dbcalmctl";

    // The candidates come from the program itself, one a line, for the text up to the cursor. Options are many: they come once a '-' is
    // typed.
    private const string Bash = """
        # Completion of dbcalmctl for bash.
        _dbcalmctl() {
          local before="${COMP_LINE:0:COMP_POINT}"
          local line="dbcalmctl${before#"${COMP_WORDS[0]}"}"
          local current="${line##* }"
          local candidate
          COMPREPLY=()
          while IFS= read -r candidate; do
            [[ "$candidate" == "$current"* ]] || continue
            [[ "$candidate" == -* && "$current" != -* ]] && continue
            COMPREPLY+=("$candidate")
          done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
        }
        complete -o bashdefault -o default -F _dbcalmctl dbcalmctl
        """;

    private const string Zsh = """
        #compdef dbcalmctl
        # Completion of dbcalmctl for zsh.
        _dbcalmctl() {
          local line="dbcalmctl ${(j: :)words[2,CURRENT]}"
          local -a candidates
          candidates=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
          candidates=(${candidates:#})
          [[ "${words[CURRENT]}" == -* ]] || candidates=(${candidates:#-*})
          if (( ${#candidates} )); then
            compadd -a candidates
          else
            _files
          fi
        }
        if [[ "${funcstack[1]}" == _dbcalmctl ]]; then
          _dbcalmctl "$@"
        else
          compdef _dbcalmctl dbcalmctl
        fi
        """;

    public CompletionCommand(CommandContext context)
        : base(
            "completion", "Print a script that completes commands, options and names in your shell.",
            Sourced, InstalledForBash, InstalledForZsh)
    {
        Subcommands.Add(Script(context, "bash", Bash, Sourced, InstalledForBash));
        Subcommands.Add(Script(context, "zsh", Zsh, InstalledForZsh));
    }

    private static ExampleCommand Script(CommandContext context, string shell, string script, params string[] examples)
    {
        var command = new ExampleCommand(shell, $"Print the script for {shell}.", examples);
        command.SetAction(_ => context.Terminal.Out.WriteLine(script));
        return command;
    }
}
