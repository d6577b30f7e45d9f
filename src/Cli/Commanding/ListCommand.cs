using System.CommandLine;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Protocol;

namespace DbCalm.Cli.Commanding;

/// <summary>A command that fetches a list page by page and prints it as one.</summary>
/// <typeparam name="T">The items.</typeparam>
/// <typeparam name="TPage">The answer that has a page of them.</typeparam>
internal sealed class ListCommand<T, TPage> : ControllerCommand
    where TPage : class, IPage<T>, new()
{
    private readonly Paging paging = new();

    public ListCommand(CommandContext context, string name, string description, params string[] examples)
        : base(context, name, description, examples) => paging.AddTo(this);

    /// <summary>The options that choose what is listed; they stand before those of the paging.</summary>
    public IReadOnlyList<Option> Filters
    {
        init
        {
            for (int i = 0; i < value.Count; i++)
            {
                Options.Insert(i, value[i]);
            }
        }
    }

    /// <summary>Fetches one page.</summary>
    public required Func<CommandRun, PageTerms, Task<TPage>> Call { get; init; }

    /// <summary>The columns that people see.</summary>
    public required Func<CommandRun, IReadOnlyList<Column<T>>> Columns { get; init; }

    /// <summary>Tells people what to do when the list is empty.</summary>
    public required Func<CommandRun, string> WhenEmpty { get; init; }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        TPage all = await paging.CollectAsync<T, TPage>(
            run, (size, token) => Call(run, new PageTerms(size, token, run.Short(cancellationToken))));
        run.Results.List(all, all.Items, Columns(run), WhenEmpty(run));
        return ExitCodes.Done;
    }
}
