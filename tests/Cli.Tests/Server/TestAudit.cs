using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Cli.Tests.Server;

internal sealed class TestAudit(TestFleet fleet) : AuditService.AuditServiceBase
{
    public override Task<ListAuditRowsResponse> ListAuditRows(ListAuditRowsRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new ListAuditRowsResponse { Items = { fleet.Trail } });
    }

    public override Task<VerifyAuditResponse> VerifyAudit(VerifyAuditRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new VerifyAuditResponse { Rows = fleet.Trail.Count, Seals = (uint)fleet.Seals.Count });
    }

    public override async Task ExportAudit(ExportAuditRequest request, IServerStreamWriter<ExportAuditResponse> responseStream, ServerCallContext context)
    {
        fleet.Take(request);
        await responseStream.WriteAsync(new ExportAuditResponse { PublicKey = fleet.AuditKey });
        foreach (AuditRow row in fleet.Trail)
        {
            await responseStream.WriteAsync(new ExportAuditResponse { Row = row });
        }

        foreach (AuditSeal seal in fleet.Seals)
        {
            await responseStream.WriteAsync(new ExportAuditResponse { Seal = seal });
        }
    }
}
