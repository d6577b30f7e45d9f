using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Protocol;

namespace DbCalm.Cli.Commanding;

/// <summary>The options of every list, and the loop that fetches page after page until the limit.</summary>
internal sealed class Paging : IOptionSet
{
    private const int DefaultLimit = 50;
    private const int LargestPage = 1000;

    private readonly Option<int> limit = new("--limit")
    {
        Description = "How many to list at most; 0 for all.",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultLimit,
        CustomParser = ParseLimit,
    };

    private readonly Option<string?> pageToken = new("--page-token")
    {
        Description = "Go on where an earlier list ended: its next_page_token.",
        HelpName = "TOKEN",
    };

    /// <inheritdoc/>
    public void AddTo(Command command)
    {
        command.Options.Add(limit);
        command.Options.Add(pageToken);
    }

    /// <summary>
    /// Fetches page after page until the limit and puts them together; the token of what comes after them stays in the answer.
    /// </summary>
    /// <param name="run">The options given.</param>
    /// <param name="fetch">Fetches one page: its size and token in.</param>
    public async Task<TPage> CollectAsync<T, TPage>(CommandRun run, Func<uint, string, Task<TPage>> fetch)
        where TPage : class, IPage<T>, new()
    {
        int wanted = run.Get(limit) is int given and > 0 ? given : int.MaxValue;
        string? token = run.Get(pageToken) ?? "";
        var all = new TPage();
        do
        {
            TPage page = await fetch((uint)Math.Min(wanted - all.Items.Count, LargestPage), token);
            all.Items.AddRange(page.Items);
            token = page.HasNextPageToken ? page.NextPageToken : null;
        }
        while (token is not null && all.Items.Count < wanted);

        if (token is not null)
        {
            all.NextPageToken = token;
            run.NoteForPeople($"there are more: add --limit 0 for all, or --page-token {token}");
        }

        return all;
    }

    private static int ParseLimit(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit))
        {
            return limit;
        }

        result.AddError($"--limit '{Printable.Line(text)}' is not a whole number from 0 up");
        return 0;
    }
}
