using System.Text.Json;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Cli.Commands.Audit;

/// <summary>A file that <c>audit export</c> wrote, read once and forwards.</summary>
internal sealed class ExportedTrail(string path) : IDisposable
{
    private const int MostFindings = 100;
    private readonly StreamReader reader = new(path);
    private int line;

    /// <summary>Holds every row of the file, and the key, against the trail as the controller has it; how many rows it held.</summary>
    /// <param name="trail">The trail, oldest row first.</param>
    /// <param name="find">Takes the number of a row and what is wrong with it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<long> CompareAsync(
        IAsyncStreamReader<ExportAuditResponse> trail, Action<long, string> find, CancellationToken cancellationToken)
    {
        long rows = 0;
        int found = 0;
        long last = 0;
        (long Number, string Hash) has = default;
        string key = "";
        bool isOver = false;
        while (found < MostFindings && await NextAsync(cancellationToken) is { } item)
        {
            if (item.Key is { } exportedKey)
            {
                key = exportedKey;
                continue;
            }

            (rows, last) = item.Number > last ? (rows + 1, item.Number) : throw Wrong("its rows are not in order");
            while (!isOver && has.Number < item.Number)
            {
                isOver = !await trail.MoveNext(cancellationToken);
                ExportAuditResponse? current = isOver ? null : trail.Current;
                has = current?.Row is { } row ? (row.Number, row.Hash) : has;
                if (current is { ItemCase: ExportAuditResponse.ItemOneofCase.PublicKey } && current.PublicKey != key)
                {
                    find(0, "the key of the seals is not that of the export");
                    found++;
                }
            }

            if (has != (item.Number, item.Hash))
            {
                find(
                    item.Number,
                    has.Number == item.Number ? "it is not the row that was exported: its hash is another" : "it was exported and is gone");
                found++;
            }
        }

        return rows > 0 ? rows : throw Wrong("it holds no row");
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();

    // The next key or row; seals prove what the hashes say again.
    private async Task<(string? Key, long Number, string Hash)?> NextAsync(CancellationToken cancellationToken)
    {
        while (await reader.ReadLineAsync(cancellationToken) is { } text)
        {
            line++;
            try
            {
                using JsonDocument document = JsonDocument.Parse(text);
                JsonElement root = document.RootElement;
                if (root.GetProperty("public_key") is { ValueKind: JsonValueKind.String } key)
                {
                    return (key.GetString(), 0, "");
                }

                if (root.GetProperty("row") is { ValueKind: JsonValueKind.Object } row)
                {
                    return (null, row.GetProperty("number").GetInt64(), row.GetProperty("hash").GetString() ?? "");
                }
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                throw Wrong($"line {line} is none of an export");
            }
        }

        return null;
    }

    private DbCalmException Wrong(string problem) =>
        new(
            ErrorCode.InvalidInput, $"{path} is no export of the audit trail: {problem}",
            "name a file that 'dbcalmctl audit export --to-file FILE' wrote");
}
