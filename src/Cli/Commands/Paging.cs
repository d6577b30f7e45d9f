using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DbCalm.Cli.Output;
using Google.Protobuf.Collections;

namespace DbCalm.Cli.Commands;

/// <summary>The options of every list, and the loop that fetches page after page until the limit.</summary>
internal sealed class Paging
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

    /// <summary>Offers the options on <paramref name="command"/>.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(limit);
        command.Options.Add(pageToken);
    }

    /// <summary>Fills <paramref name="items"/> and answers the token of what comes after them; null when nothing does.</summary>
    /// <param name="run">The options given.</param>
    /// <param name="items">Where the items go.</param>
    /// <param name="fetch">Fetches one page: its size and token in, its items and the next token out.</param>
    public async Task<string?> FillAsync<T>(CommandRun run, RepeatedField<T> items, Func<uint, string, Task<(RepeatedField<T> Items, string? Next)>> fetch)
    {
        int wanted = run.Get(limit) is int given and > 0 ? given : int.MaxValue;
        string? token = run.Get(pageToken) ?? "";
        do
        {
            (RepeatedField<T> page, string? next) = await fetch((uint)Math.Min(wanted - items.Count, LargestPage), token);
            items.AddRange(page);
            token = next;
        }
        while (token is not null && items.Count < wanted);

        if (token is not null && run.Results.IsForPeople)
        {
            run.Note($"there are more: add --limit 0 for all, or --page-token {token}");
        }

        return token;
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
