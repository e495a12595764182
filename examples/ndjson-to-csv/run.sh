threadmill --filter 'json.status >= 400 || json.ms > 1000' --to csv --columns time,status,path,ms requests.ndjson
