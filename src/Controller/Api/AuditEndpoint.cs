using DbCalm.Controller.Audit;
using DbCalm.Controller.Database;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Grpc.Core;
using CoreOutcome = DbCalm.Controller.Audit.AuditOutcome;
using StoredRow = DbCalm.Controller.Audit.AuditRow;
using StoredSeal = DbCalm.Controller.Audit.AuditSeal;
using WireOutcome = DbCalm.Protocol.V1.AuditOutcome;
using WireRow = DbCalm.Protocol.V1.AuditRow;
using WireSeal = DbCalm.Protocol.V1.AuditSeal;

namespace DbCalm.Controller.Api;

/// <summary>The audit trail for those who may see it.</summary>
internal sealed class AuditEndpoint(StoreDatabase database, AuditVerifier verifier, AuditKey key) : AuditService.AuditServiceBase
{
    private const int Batch = 500;

    /// <inheritdoc/>
    public override async Task<ListAuditRowsResponse> ListAuditRows(ListAuditRowsRequest request, ServerCallContext context)
    {
        var query = new AuditQuery
        {
            Actor = request.Actor,
            Action = request.Action,
            Outcome = ToCore(request.Outcome),
            Since = request.Since?.ToCore(),
            Until = request.Until?.ToCore(),
        };
        Page<StoredRow> page = await database.ReadAsync(store => AuditStore.ListAsync(store, query, request.PageSize, request.PageToken), context.CancellationToken);
        return page.Select(ToWire).ToAnswer<ListAuditRowsResponse, WireRow>();
    }

    /// <inheritdoc/>
    public override async Task<VerifyAuditResponse> VerifyAudit(VerifyAuditRequest request, ServerCallContext context)
    {
        (IReadOnlyList<Audit.AuditFinding> findings, long rows, int seals) = await verifier.VerifyAsync(context.CancellationToken);
        return new VerifyAuditResponse
        {
            Rows = rows,
            Seals = (uint)seals,
            Findings = { findings.Select(finding => new Protocol.V1.AuditFinding { Number = finding.Number, Problem = finding.Problem }) },
        };
    }

    /// <inheritdoc/>
    public override async Task ExportAudit(ExportAuditRequest request, IServerStreamWriter<ExportAuditResponse> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new ExportAuditResponse { PublicKey = key.PublicKey }, context.CancellationToken);
        IReadOnlyList<StoredRow> batch;
        long after = 0;
        do
        {
            long from = after;
            batch = await database.ReadAsync(store => AuditStore.AfterAsync(store, from, Batch), context.CancellationToken);
            foreach (StoredRow row in batch)
            {
                await responseStream.WriteAsync(new ExportAuditResponse { Row = ToWire(row) }, context.CancellationToken);
                after = row.Number;
            }
        }
        while (batch.Count > 0);

        foreach (StoredSeal seal in await database.ReadAsync(AuditStore.SealsAsync, context.CancellationToken))
        {
            var wire = new WireSeal { Number = seal.Number, Hash = seal.Hash, AtText = seal.At, KeyId = seal.KeyId, Signature = seal.Signature };
            await responseStream.WriteAsync(new ExportAuditResponse { Seal = wire }, context.CancellationToken);
        }
    }

    private static CoreOutcome? ToCore(WireOutcome outcome) => outcome switch
    {
        WireOutcome.Begun => CoreOutcome.Begun,
        WireOutcome.Done => CoreOutcome.Done,
        WireOutcome.Refused => CoreOutcome.Refused,
        WireOutcome.Failed => CoreOutcome.Failed,
        WireOutcome.Waiting => CoreOutcome.Waiting,
        _ => null,
    };

    private static WireRow ToWire(StoredRow row)
    {
        var wire = new WireRow
        {
            Number = row.Number,
            At = StoredTime.Parse(row.At).ToWire(),
            AtText = row.At,
            Actor = row.Actor,
            Address = row.Address,
            Action = row.Action,
            Outcome = Enum.Parse<WireOutcome>(row.Outcome),
            Request = row.Request,
            Before = row.Before,
            After = row.After,
            Reason = row.Reason,
            PreviousHash = row.PreviousHash,
            Hash = row.Hash,
        };
        if (row.Begun is { } begun)
        {
            wire.Begun = begun;
        }

        return wire;
    }
}
