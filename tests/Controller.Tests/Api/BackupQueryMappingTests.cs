using DbCalm.Controller.Api;
using DbCalm.Controller.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using CoreOrder = DbCalm.Controller.Catalog.BackupOrder;
using CoreProof = DbCalm.Core.Catalog.Proof;
using WireOrder = DbCalm.Protocol.V1.BackupOrder;

namespace DbCalm.Controller.Tests.Api;

public sealed class BackupQueryMappingTests
{
    [Fact]
    public void Nothing_said_is_everything_newest_first()
    {
        BackupQuery query = BackupQueryMapping.ToQuery(new ListBackupsRequest());

        Assert.Equal(new BackupQuery { States = query.States }, query);
        Assert.Empty(query.States);
        Assert.Equal((CoreOrder.Started, false), (query.Order, query.IsAscending));
    }

    [Fact]
    public void Everything_said_is_asked_for()
    {
        BackupQuery query = BackupQueryMapping.ToQuery(new ListBackupsRequest
        {
            Instance = "db1",
            ChainId = "c",
            States = { BackupState.Failed, BackupState.Deleting },
            Type = BackupType.Incremental,
            ScheduleId = 0,
            Repository = "s3",
            Proof = Proof.Prepared,
            Held = true,
            Since = Timestamp.FromDateTimeOffset(TestStore.Start),
            Until = Timestamp.FromDateTimeOffset(TestStore.Start.AddDays(1)),
            Order = WireOrder.Size,
            Ascending = true,
        });

        var expected = new BackupQuery
        {
            Instance = new InstanceName("db1"),
            Chain = new Core.Names.ChainId("c"),
            States = query.States,
            Type = Core.Catalog.BackupType.Incremental,
            ScheduleId = 0,
            Repository = new RepositoryName("s3"),
            Proof = CoreProof.Prepared,
            IsHeld = true,
            Since = TestStore.Start,
            Until = TestStore.Start.AddDays(1),
            Order = CoreOrder.Size,
            IsAscending = true,
        };
        Assert.Equal(expected, query);
        Assert.Equal([Core.Catalog.BackupState.Failed, Core.Catalog.BackupState.Deleting], query.States);
    }

    [Fact]
    public void What_cannot_be_is_invalid_input()
    {
        ListBackupsRequest[] requests =
        [
            new() { Instance = "../x" },
            new() { ChainId = "a/b" },
            new() { Repository = "a\nb" },
            new() { States = { (BackupState)99 } },
            new() { Type = (BackupType)99 },
            new() { Proof = (Proof)99 },
            new() { Order = (WireOrder)99 },
            new() { Since = new Timestamp { Seconds = long.MaxValue } },
        ];

        Assert.All(requests, request => Assert.Equal(ErrorCode.InvalidInput, Assert.Throws<DbCalmException>(() => BackupQueryMapping.ToQuery(request)).Code));
    }
}
