using CorePosition = DbCalm.Core.Catalog.BinlogPosition;
using WirePosition = DbCalm.Protocol.V1.BinlogPosition;

namespace DbCalm.Protocol.Mapping;

/// <summary>Binlog positions on the wire.</summary>
public static class BinlogPositionMapping
{
    /// <summary>The wire form; null stays null.</summary>
    public static WirePosition? ToWire(this CorePosition? position) => position is null
        ? null
        : new WirePosition { File = position.File, Position = position.Position, Gtid = position.Gtid };

    /// <summary>The position in a wire message; null stays null.</summary>
    public static CorePosition? ToCore(this WirePosition? position) => position is null
        ? null
        : new CorePosition(position.File, position.Position, position.Gtid);
}
