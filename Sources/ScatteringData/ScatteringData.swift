// ScatteringData
