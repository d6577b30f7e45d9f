using System.Globalization;
using DbCalm.Controller.Database;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;

namespace DbCalm.Controller.Catalog;

/// <summary>The parameters of the statements of a list.</summary>
internal static class BackupListValues
{
    /// <summary>What the conditions of <see cref="ListConditions"/> name.</summary>
    public static Dictionary<string, object?> Of(BackupQuery query) => new()
    {
        ["Instance"] = query.Instance?.Value,
        ["Hosts"] = query.Hosts?.Select(host => host.Value).ToArray() ?? [],
        ["Chain"] = query.Chain?.Value,
        ["States"] = query.States.Distinct().Select(state => state.ToString()).ToArray(),
        ["Type"] = query.Type?.ToString(),
        ["Schedule"] = query.ScheduleId,
        ["Repository"] = query.Repository?.Value,
        ["Proofs"] = Enum.GetValues<Proof>().Where(proof => proof >= query.Proof).Select(proof => proof.ToString()).ToArray(),
        ["Since"] = query.Since.ToStored() ?? "",
        ["Until"] = query.Until.ToStored() ?? "~",
    };

    /// <summary>Adds the keys of a row under a name and the number of the key.</summary>
    public static void AddKeys(this Dictionary<string, object?> values, string name, BackupOrder order, IReadOnlyList<string> keys)
    {
        for (int i = 0; i < keys.Count; i++)
        {
            values[$"{name}{i}"] = order == BackupOrder.Size && i == 0 ? Number(keys[0]) : keys[i];
        }
    }

    private static long Number(string key) => long.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
        ? number
        : throw new DbCalmException(ErrorCode.InvalidInput, "the page token is not of this list", "use next_page_token as it came, with the same request");
}
