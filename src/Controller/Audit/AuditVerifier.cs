using DbCalm.Controller.Database;

namespace DbCalm.Controller.Audit;

/// <summary>Checks the whole trail: every row against its hash and the row before, every seal against its row and the key, the newest row against the note beside the key.</summary>
internal sealed class AuditVerifier(StoreDatabase database, AuditKey key)
{
    private const int Batch = 1000;
    private const int MostFindings = 100;

    /// <summary>Finds what is wrong, oldest first, and how many rows and seals there are. A trail that was not touched has no finding.</summary>
    public async Task<(IReadOnlyList<AuditFinding> Findings, long Rows, int Seals)> VerifyAsync(CancellationToken cancellationToken)
    {
        var findings = new List<AuditFinding>();
        (long Number, string Hash)? head = key.FindHead();
        Dictionary<long, AuditSeal> seals = (await database.ReadAsync(AuditStore.SealsAsync, cancellationToken)).ToDictionary(seal => seal.Number);
        int sealCount = seals.Count;
        long rows = 0;
        AuditRow before = new() { Hash = AuditRow.NoHash };
        IReadOnlyList<AuditRow> batch;
        do
        {
            long from = before.Number;
            batch = await database.ReadAsync(store => AuditStore.AfterAsync(store, from, Batch), cancellationToken);
            foreach (AuditRow row in batch)
            {
                Check(row, before, findings);
                Check(row, seals, findings);
                if (head?.Number == row.Number && head.Value.Hash != row.Hash)
                {
                    findings.Add(new AuditFinding(row.Number, "it is not the row that was noted beside the key"));
                }

                (before, rows) = (row, rows + 1);
            }
        }
        while (batch.Count > 0 && findings.Count < MostFindings);

        bool isWhole = batch.Count == 0;
        if (isWhole)
        {
            findings.AddRange(seals.Values.OrderBy(seal => seal.Number).Select(seal => new AuditFinding(seal.Number, "it was signed and is gone")));
            if (head is { } noted && noted.Number > before.Number)
            {
                findings.Add(new AuditFinding(noted.Number, $"the newest row is {before.Number}; this one was noted beside the key and is gone"));
            }
        }

        return (findings, rows, sealCount);
    }

    private static void Check(AuditRow row, AuditRow before, List<AuditFinding> findings)
    {
        if (row.Number != before.Number + 1)
        {
            findings.Add(new AuditFinding(before.Number + 1, row.Number == before.Number + 2 ? "the row is gone" : $"the rows to {row.Number - 1} are gone"));
        }

        if (row.Hash != row.ComputeHash())
        {
            findings.Add(new AuditFinding(row.Number, "it was changed: its hash is another"));
        }

        if (row.PreviousHash != before.Hash)
        {
            findings.Add(new AuditFinding(row.Number, "it does not follow on the row before"));
        }
    }

    private void Check(AuditRow row, Dictionary<long, AuditSeal> seals, List<AuditFinding> findings)
    {
        if (!seals.Remove(row.Number, out AuditSeal? seal))
        {
            return;
        }

        if (!key.IsGood(seal))
        {
            findings.Add(new AuditFinding(row.Number, "its seal is not signed by this controller's key"));
        }
        else if (seal.Hash != row.Hash)
        {
            findings.Add(new AuditFinding(row.Number, "it is not the row that was sealed"));
        }
    }
}
